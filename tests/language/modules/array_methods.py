# array: operators and methods.
from array import array

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

def put(a, key, item):
    a[key] = item

def drop(a, key):
    del a[key]

a = array("i", [1, 2, 3])
d = array("d", [1.5])
for f in [lambda: a[5], lambda: a[-1], lambda: a["a"], lambda: a[1.0], lambda: a[1 << 70], lambda: a[1:], lambda: a[::-1], lambda: a[5:], lambda: put(a, 5, 1), lambda: put(a, 0, "a"), lambda: put(a, "a", 1),
          lambda: put(a, slice(0, 1), [1]), lambda: put(a, slice(0, 1), d), lambda: put(a, slice(0, 1), array("i", [7, 8])), lambda: put(a, slice(0, 4, 2), array("i", [7])), lambda: put(a, slice(0, 4, 2), array("i", [9, 9])),
          lambda: put(a, slice(1, 1), a), lambda: drop(a, 0), lambda: drop(a, -1), lambda: drop(a, 99), lambda: drop(a, "a"), lambda: drop(a, slice(None, None, 3)), lambda: drop(a, slice(4, 0, -2)),
          lambda: a + a, lambda: a + [1], lambda: a + d, lambda: a * 2, lambda: 2 * a, lambda: a * -1, lambda: a * "a", lambda: a.__iadd__([1]), lambda: a.__iadd__(d), lambda: a.__iadd__(a), lambda: a.__imul__(2), lambda: a.__imul__(0),
          lambda: a.extend([5, 6, 7]), lambda: a == array("i", [5, 6, 7]), lambda: a == array("d", a), lambda: a != array("q", [5, 6]), lambda: a < array("d", [1e9]), lambda: a <= a, lambda: a > array("i", [5, 6]), lambda: a == [5, 6, 7], lambda: a < [1],
          lambda: a.index(100), lambda: a.index(6), lambda: a.index(6, 2), lambda: a.index(6, -3, -1), lambda: a.index(6, "a"), lambda: a.index(6.0), lambda: a.count(6), lambda: a.remove(100), lambda: a.remove(6), lambda: a.pop(100), lambda: array("i").pop(), lambda: a.pop(), lambda: a.pop(-1),
          lambda: a.insert(100, 5), lambda: a.insert(-1, 6), lambda: a.insert(-100, 7), lambda: a.insert(0, "a"), lambda: a.insert("a", 0), lambda: a.extend([1, "a"]), lambda: a.extend(d), lambda: a.extend(5), lambda: a.extend(a), lambda: a.fromlist(5), lambda: a.fromlist([1, "a"]), lambda: a.fromlist([1]),
          lambda: a.tolist(), lambda: a.tobytes(), lambda: a.frombytes(b"abc"), lambda: a.frombytes(b"abcd"), lambda: a.frombytes("abc"), lambda: a.frombytes(a), lambda: a.frombytes(memoryview(b"abcdabcd")[::2]), lambda: a.tounicode(), lambda: a.fromunicode("a"),
          lambda: array("u", "ab").tounicode(), lambda: array("u", "ab").fromunicode(5), lambda: array("u", "ab").fromunicode("é"), lambda: a.byteswap(), lambda: array("d", [1]).byteswap(), lambda: a.reverse(), lambda: a.buffer_info()[1], lambda: hash(a), lambda: a.__copy__(), lambda: a.__deepcopy__({}),
          lambda: a.fromfile(5, 5), lambda: a.tofile(5), lambda: iter(a).__next__(), lambda: repr(array("u", "a'b")), lambda: array("d", [1.5, float("nan")]), lambda: array("u", b"abcd\0\0\0\0").tolist(), lambda: a.append(), lambda: a.append(1, 2), lambda: a.typecode, lambda: setattr(a, "typecode", "d")]:
    show(f)
    print(a)
print([name for name in dir(array) if name not in dir(object)])


class Sub(array):
    def __init__(self, *args, **named):
        self.named = named

b = Sub("i", [1, 2], y=2)
print(b, b.named, type(b[:1]), b + b, type(b * 2), b == array("i", [1, 2]))
walk = iter(a)
a.append(1)
print(len(list(walk)), list(walk))
match array("b", [1, 2]):
    case [x, y]:
        print(x, y)


class Reader:
    def __init__(self, octets):
        self.octets = octets

    def read(self, size):
        return self.octets[:size]

    def write(self, octets):
        self.octets += octets

r = Reader(b"")
array("h", range(5)).tofile(r)
print(r.octets)
h = array("h")
h.fromfile(r, 3)
print(h)
show(lambda: h.fromfile(r, 9))
print(h)
show(lambda: h.fromfile(r, -1))
show(lambda: h.fromfile(Reader("text"), 2))
