"""Slices without a step: of built-in types with small bounds, and what takes the general way."""


class Index:
    def __init__(self, i):
        self.i = i

    def __index__(self):
        print("index", self.i)
        return self.i


class Sub(list):
    def __getitem__(self, key):
        return "sub", key

    def __setitem__(self, key, v):
        print("set", key, v)


def show(x):
    print(x[:], x[1:], x[:2], x[1:3], x[-2:], x[:-1], x[5:2], x[-100:100], x[True:], x[Index(1):Index(-1)])
    print(x[10**30:], x[:10**30], x[-10**30:2], x[None:None])
    for bad in "a", 1.5, ():
        try:
            x[bad:]
        except TypeError as e:
            print(e)
        try:
            x[:bad]
        except TypeError as e:
            print(e)


for x in [0, 1, 2, 3], (0, 1, 2, 3), "abcd", "a\u00e9\u4e2d\U0001f600", b"abcd", range(4), bytearray(b"abcd"):
    show(x)
print(Sub()[1:2], Sub()[:], Sub()[::2])
for x in 5, None, {}:
    try:
        x[1:2]
    except TypeError as e:
        print(e)
try:
    unbound[1:2]
except NameError as e:
    print(e)


def local():
    try:
        return x[1:]
    except UnboundLocalError as e:
        print(e)
    x = 1


local()
t = (1, 2, 3)
print(t[:] is t, t[0:3] is t, "abc"[:] == "abc", [1][:] == [1])


class Noisy:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        print("del", self.name, end="; ")


def noisy(text):
    return [Noisy(c) for c in text]


def assign(l, start, stop, new):
    l[start:stop] = new
    print(l)


for new in [], [1], [1, 2], [1, 2, 3, 4, 5], (7, 8), "xy", range(3), {5: 6}, iter([9]):
    for bounds in (1, 3), (0, 0), (4, 2), (-2, None), (None, None), (2, 100):
        assign(noisy("abcd"), *bounds, list(new) if hasattr(new, "__next__") else new)
        print()
l = [1, 2, 3]
l[1:2] = l
print(l)
l[:] = l
print(l)
l[len(l):] = l[:2]
print(l)
l = noisy("abc")
l[0:2] = l[1:3]
print(l)
l[:] = l[::-1]
print(l)
del l
print()


class Meddler:
    """Looks at the list, and changes it, while what left it is released."""

    def __init__(self, l):
        self.l = l

    def __del__(self):
        print("sees", [type(x).__name__ for x in self.l])
        self.l.append(1)


l = [0, 0]
l[0:1] = [Meddler(l)]
l[0:1] = [5]
print(l)
l = list(range(100))
l[10:90] = [Meddler(l) for i in range(3)]
l[10:13] = (1, 2)
print(l)
l = list(range(100))
l[5:95] = []
print(l)
del l[2:4], l[-1:]
print(l)
Sub()[1:2] = 3
for bad in 5, None:
    try:
        l[0:1] = bad
    except TypeError as e:
        print(e)
try:
    (1, 2)[0:1] = 3
except TypeError as e:
    print(e)
try:
    "ab"[0:1] = "c"
except TypeError as e:
    print(e)
l[Index(0):Index(2)] = [Index(5).i]
print(l)
b = bytearray(b"abcdef")
b[1:3] = b"XYZ"
print(b)


def fails():
    raise ValueError("right side")


order = []
try:
    [order.append("object")][order.append("lower"):order.append("upper")] = fails()
except ValueError as e:
    print(e, order)
