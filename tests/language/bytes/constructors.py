# bytes(...) and bytearray(...): what they take, in which order they ask, and what classes that derive from them do.
from array import array

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n

class Iterable:
    def __iter__(self):
        return iter([1, 2])

class Items:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i

class Broken:
    def __iter__(self):
        raise ValueError("no")

class Own(bytes):
    def __bytes__(self):
        return b"own"

class Blocked(bytes):
    __bytes__ = None

class Text(str):
    def __bytes__(self):
        return b"text"

class Wrong:
    def __bytes__(self):
        return "x"

class Room(bytearray):
    def __bytes__(self):
        return b"room"

class Plain(bytes):
    pass

class Array(bytearray):
    pass

values = [b"ab", bytearray(b"q"), memoryview(b"abcd")[::2], 5, -1, 0, True, 1.5, None, "a", "é", "", [1, 2], [256], [-1], ["a"], (300,), range(3), {3}, Index(3), Index(-1), Iterable(), Items(), Broken(), 1 << 70, array("H", [1, 2]), [Index(4)], [1 << 70],
          Own(b"x"), Blocked(b"x"), Text("é"), Wrong(), Room(b"q")]
for v in values:
    for make in [bytes, bytearray, Plain, Array]:
        show(lambda: make(v))
    show(lambda: bytes(source=v))
    show(lambda: bytes(v, "latin-1"))
    show(lambda: bytearray(v, "utf-8", "strict"))
    show(lambda: b"<%b>" % v)
    show(lambda: b"".join([v]))
for args, named in [(("a",), {}), (("é", "ascii"), {}), (("é", "ascii", "replace"), {}), ((b"", "utf-8"), {}), ((b"",), {"errors": "x"}), (("a", 5), {}), (("a", "a\0b"), {}), (("a", "nope"), {}), ((1, 2, 3, 4), {}), ((), {"zz": 1}), ((), {"encoding": "utf-8"}), (("a",), {"encoding": "utf-8"}), (("a", "utf-8"), {"encoding": "utf-8"})]:
    show(lambda: bytes(*args, **named))
    show(lambda: bytearray(*args, **named))
p = Plain(b"abc")
print([type(x).__name__ for x in [p[:], p.strip(), p + b"", p * 1, p.replace(b"z", b""), p.ljust(2), p.partition(b"z")[0], p.__bytes__(), p.upper(), Plain(b"").join([p]), b"".join([p]), Array(b"a")[:], Array(b"a") + b"", Array(b"a").upper()]])
for size in range(200):  # attributes of objects of every size
    p = Plain(b"z" * size)
    assert not hasattr(p, "note")
    p.note = size
    assert p.note == size and p == b"z" * size, size
grown = bytearray()
def items():
    for i in range(5):
        yield i
        print(list(grown))
grown.__init__(items())
print(grown, grown.__reduce_ex__(2)[1:], grown.__reduce_ex__(3)[1:], bytearray().__reduce__()[1:])
import copy
a = Array(b"xyz")
a.note = [1]
print(copy.copy(a), copy.copy(a).note is a.note, copy.deepcopy(a).note, type(copy.deepcopy(a)).__name__)
