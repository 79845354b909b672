# array: every typecode, what it takes and what it refuses.
from array import array, typecodes

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

print(typecodes)
for code in typecodes:
    a = array(code)
    print(code, a.itemsize, a.typecode, memoryview(a).format, a)
    for v in [-1, 0, 1, 127, 128, 255, 256, -129, 1 << 15, -(1 << 15), 1 << 16, 1 << 31, -(1 << 31), 1 << 32, 1 << 63, -(1 << 63), 1 << 64, -(1 << 70), "a", "ab", "", 1.5, None, b"a", True, 1e300, float("nan")]:
        show(lambda: a.append(v))
        show(lambda: array(code, [v]))
    print(a, len(a), a.tobytes().hex())
    for v in [1.0, 1, "a", None, float("nan")]:
        show(lambda: (v in a, a.count(v)))
for args in [(), ("x",), ("ii",), (5,), (b"i",), ("i", 5), ("i", "abc"), ("u", "abc"), ("u", b"abcd"), ("u", "\U0001f600é"), ("u", ["ab"]), ("u", [1]), ("i", b"abc"), ("i", b"abcd"), ("i", bytearray(b"abcd")), ("i", memoryview(b"abcd")),
             ("i", array("d", [1.0])), ("i", array("b", [1])), ("d", array("b", [1])), ("u", array("b", [1])), ("i", array("u", "a")), ("i", [1], 2), ("i", ["a"]), ("i", {1: 2}), ("b", (1, 2)), ("b", range(3)), ("i", None), ("i", array("i", [7]))]:
    show(lambda: array(*args))
show(lambda: array("i", x=1))


class Number:
    def __init__(self, number):
        self.number = number

    def __index__(self):
        return self.number

    def __float__(self):
        return float(self.number)

for code in "bBhHiIlLqQfd":
    show(lambda: array(code, [Number(7)]))
    show(lambda: array(code, [Number(1 << 80)]))
