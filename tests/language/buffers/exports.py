# While its memory is lent, a bytearray or array keeps its size; what does not change that goes on.
from array import array

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

def put(b, key, item):
    b[key] = item

def drop(b, key):
    del b[key]

b = bytearray(b"abc")
m = memoryview(b)
n = memoryview(m)
for f in [lambda: b.append(1), lambda: b.extend(b"x"), lambda: b.extend(b""), lambda: b.clear(), lambda: b.pop(), lambda: b.remove(98), lambda: b.remove(0), lambda: b.insert(0, 1), lambda: drop(b, 0),
          lambda: drop(b, slice(0, 1)), lambda: drop(b, slice(1, 1)), lambda: drop(b, slice(0, 3, 2)), lambda: put(b, slice(0, 1), b""), lambda: put(b, slice(0, 1), b"z"), lambda: put(b, slice(0, 3, 2), b"yy"),
          lambda: put(b, slice(0, 1), m), lambda: b.__iadd__(b"x"), lambda: b.__iadd__(b""), lambda: b.__imul__(2), lambda: b.__imul__(1), lambda: b.__init__(b"xyz"), lambda: b.__init__(), lambda: b.reverse(), lambda: put(b, 0, 77)]:
    show(f)
    print(b, m.tobytes())
m.release()
show(lambda: b.append(1))
n.release()
show(lambda: b.append(1))
print(b)
empty = bytearray()
m = memoryview(empty)
show(lambda: empty.append(1))
show(lambda: empty.clear())
show(lambda: empty.extend(b""))
del m
show(lambda: empty.append(1))
print(empty)
walk = iter(memoryview(empty))
show(lambda: empty.append(1))
list(walk)
show(lambda: empty.append(2))
print(empty)

a = array("i", range(4))
m = memoryview(a)
for f in [lambda: a.append(1), lambda: a.extend([]), lambda: a.extend([1]), lambda: a.extend(array("i")), lambda: a.extend(array("i", [1])), lambda: a.insert(0, 1), lambda: a.pop(), lambda: a.pop(9), lambda: a.remove(3),
          lambda: a.remove(99), lambda: a.reverse(), lambda: a.byteswap(), lambda: drop(a, 0), lambda: drop(a, slice(0, 2)), lambda: drop(a, slice(0, 0)), lambda: put(a, slice(0, 2), array("i", [1, 2])),
          lambda: put(a, slice(0, 2), array("i", [1])), lambda: put(a, slice(0, 4, 2), array("i", [8, 9])), lambda: a.__imul__(2), lambda: a.__imul__(1), lambda: a.__imul__(0), lambda: a.__iadd__(array("i")), lambda: a.__iadd__(a), lambda: a.frombytes(b""),
          lambda: a.frombytes(b"abcd"), lambda: a.fromlist([]), lambda: a.fromlist([1]), lambda: put(a, 0, -1)]:
    show(f)
    print(a, m.tolist())
m[3] = 5
print(a)


class Extender:
    # Would change the bytearray in the middle of an operation on it.
    def __index__(self):
        b.extend(b"more")
        return 1

b = bytearray(b"abcdef")
m = memoryview(b)
show(lambda: put(m, 0, Extender()))
m.release()
