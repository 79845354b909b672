# What + and * of sequences say when they are called by name or meet operands they cannot take.
from array import array
from collections import deque

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

class Thing:
    pass

class Adder:
    def __radd__(self, other):
        return "added"

    def __rmul__(self, other):
        return "multiplied"

for x in [[1], (1,), "a", b"a", bytearray(b"a"), array("b", b"a"), deque([1])]:
    print(type(x).__name__)
    for other in [5, "b", [1], None, Thing(), Adder(), 1.5, b"b", bytearray(b"b"), (1,)]:
        for name in ["__add__", "__mul__", "__rmul__", "__imul__", "__contains__"]:
            y = array("b", b"a") if isinstance(x, array) else type(x)(x)
            if hasattr(y, name) and not (name == "__add__" and isinstance(other, Adder)):
                show(lambda: getattr(y, name)(other))
        show(lambda: x + other)
        show(lambda: other + x)
        show(lambda: x * other)
        show(lambda: other * x)
    for args in [(), (1, 2)]:
        show(lambda: x.__mul__(*args))
        show(lambda: x.__add__(*args))
