"""What a loop walks without an iterator: lists, tuples, strs and ranges that change, end, and are left."""
import sys

l = [1, 2, 3]
for x in l:
    if x < 4:
        l.append(x + 3)
print(l)
for x in l:
    l.pop()
    print(x, end=" ")
print(l)
l = [1, 2, 3]
for x in l:
    l.clear()
    print(x, l)
l = [0, 1, 2, 3, 4, 5]
for x in l:
    if x % 2 == 0:
        l.remove(x)
print(l)
for x in [0] * 3:
    l[:] = l[1:]
print(l)
l = [1, 2]
for x in l:
    l = "rebound"
    print(x, l)
for i in range(3):
    i = 10
    print(i, end=" ")
else:
    print("else", i)
for i in range(5, 0, -2):
    if i == 1:
        break
    print(i, end=" ")
else:
    print("not here")
print()
for r in range(0), range(3, 3), range(5, 1), range(1, 5, -1), range(0, 10, 4), range(-3, 0):
    print(list(r), [i for i in r], end=" ")
print()
edge = 2 ** 50
for i in range(edge - 3, edge):
    print(i, end=" ")
for i in range(edge - 2, edge + 2):
    print(i, end=" ")
for i in range(-edge + 1, -edge - 3, -1):
    print(i, end=" ")
for i in range(edge - 1, edge * 2, edge - 1):
    print(i, end=" ")
print()
for i in range(10 ** 30, 10 ** 30 + 2):
    print(i)
for c in "a\u00e9\u4e2d\U0001f600z":
    print(ascii(c), len(c), end=" ")
for c in "\ud800x":
    print(ascii(c), end=" ")
for c in "":
    print("nothing")
print()
for pair in (1, 2), "ab", [3, 4], {5: 6, 7: 8}, {9}:
    for a in pair:
        print(a, end=" ")
print()
for a, b in (1, 2), "ab", [3, 4]:
    print(a, b, end=" ")
print()
for a, (b, c), *d in [(1, (2, 3)), (4, "xy", 5, 6)]:
    print(a, b, c, d, end=" ")
print()
for bad in [(1,)], [(1, 2, 3)], [5]:
    try:
        for a, b in bad:
            pass
    except (TypeError, ValueError) as e:
        print(e)
for bad in 5, None, object:
    try:
        for a in bad:
            pass
    except TypeError as e:
        print(e)


class Sub(list):
    def __iter__(self):
        return iter("own iterator")


class Old:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i


class Text(str):
    def __iter__(self):
        yield "text"


class Walker:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


for it in Sub([1]), Old(), Text("x"), Walker(), iter([1, 2]), iter(range(2)), reversed([1, 2]), map(str, [1]), zip("ab"):
    print([x for x in it], end=" ")
    for x in it:
        print("again", x, end=" ")
print()


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


def walk():
    for x in [Noisy(1), Noisy(2)]:
        print("at", x.n)
    print("after the loop")


def leave():
    for x in [Noisy(3), Noisy(4)]:
        break
    print("left")


def back():
    for x in (Noisy(5), Noisy(6)):
        return x.n


def fail():
    try:
        for x in [Noisy(7)]:
            raise ValueError
    except ValueError:
        print("caught")


for f in walk, leave, back, fail:
    print(f())


def held(l):
    before = sys.getrefcount(l)
    for x in l:
        during = sys.getrefcount(l)
    return during - before, sys.getrefcount(l) - before


print(held([1]))


def gen(l):
    for x in l:
        for y in range(x):
            yield x, y


l = [1, 2]
g = gen(l)
print(next(g), next(g))
l.append(3)
print(list(g))
l = [1, 2, 3]
g = gen(l)
next(g)
del l[:]
print(list(g))


def nested(n):
    total = 0
    for i in range(n):
        for j in range(i):
            for k in (1, 2):
                if k == 2:
                    continue
                total += i * j * k
    return total


print(nested(10))
print([[y for y in x] for x in [[1], (2, 3), "ab", range(2)]], {x for x in "aab"}, {x: y for x, y in zip("ab", range(2))})
l = [1, 2, 3]
print([l.pop() for x in l], l)
l = [1]
print([l.append(x + 1) or x for x in l if len(l) < 5], l)
try:
    [x for x in 5]
except TypeError as e:
    print(e)


def where():
    return [1 // x for x in [1, 0]]


try:
    where()
except ZeroDivisionError as e:
    print(e.__traceback__.tb_next.tb_next.tb_frame.f_code.co_name)
l = [3, 1, 2]
for x in l:
    l.sort()
    print(x, l, end=" ")
it = iter([1, 2, 3])
for x in it:
    print(x, next(it, "none"), end=" ")
print()
exec("for x in [1, 2]:\n    print(x, end=' ')\nfor y in range(2): print(y)")
