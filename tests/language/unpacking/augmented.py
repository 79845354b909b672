# Augmented assignment: in place where the type can, else rebinding; the target is evaluated once.
a = b = [1]
a += [2]
print(a is b, b)
c = d = (1,)
c += (2,)
print(c is d, c, d)
calls = []


def where():
    calls.append(1)
    return a


where()[0] += 10
print(a, len(calls))


class N:
    def __init__(self, n):
        self.n = n

    def __iadd__(self, other):
        self.n += other
        return self

    def __add__(self, other):
        return N(self.n + other * 100)

    def __imul__(self, other):
        return NotImplemented

    def __mul__(self, other):
        return "product"


n = N(1)
n += 5
print(n.n)
n *= 2
print(n)
o = type("O", (), {"x": 1})()
o.x -= 3
o.x **= 2
print(o.x)
x = 7
x //= 2
x <<= 3
x |= 1
x ^= 3
x &= 0xFE
x %= 7
x >>= 1
print(x)
t = ([],)
try:
    t[0] += [1]
except TypeError as error:
    print(error, t)
try:
    s = "a"
    s += 1
except TypeError as error:
    print(error)
try:
    s -= "b"
except TypeError as error:
    print(error)
try:
    undefined += 1
except NameError as error:
    print(error)
