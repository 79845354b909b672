"""Several targets assigned from as many values side by side: no tuple, but the order of evaluation of one."""


def trace(x):
    print(x, end=" ")
    return x


a, b = 1, 2
a, b = b, a
print(a, b)
a, b, c = b, a, a + b
print(a, b, c)
(a, b), c = (1, 2), 3
print(a, b, c)
[a, b] = (trace(5), trace(6))
print(a, b)
l = [0, 1, 2]
i = 0
i, l[i] = 2, "two"
print(i, l)
l[0], l[1], l[2] = l[2], l[0], l[1]
print(l)


class Spy:
    def __setattr__(self, name, v):
        print("set", name, v)

    def __getattr__(self, name):
        print("get", name)
        return name


s = Spy()
s.x, s.y = s.y, s.x
x = y = 0
x, (y, z) = y, (x, x)
print(x, y, z)


def function(n):
    f0, f1 = 0, 1
    for _ in range(n):
        f0, f1 = f1, f0 + f1
    return f0


print(function(90), function(200))


def raising():
    p, q = 1, 2
    try:
        p, q = q, 1 // 0
    except ZeroDivisionError:
        pass
    return p, q


print(raising())


def unbound():
    try:
        u, v = v, 1
    except UnboundLocalError as e:
        print(e)


unbound()
a, b, *c = 1, 2, 3
print(a, b, c)
try:
    a, b = 1, 2, 3
except ValueError as e:
    print(e)
a, b = *[1], 2
print(a, b)
a, b = c = 3, 4
print(a, b, c)


class Del:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n, end=" ")


def release():
    p, q = Del(1), Del(2)
    p, q = q, p
    print(p.n, q.n, end=" ")
    p, q = Del(3), p
    print(p.n, q.n, end=" ")


release()
print()
a, b, c, d, e, f, g, h = h_ = 1, 2, 3, 4, 5, 6, 7, 8
a, b, c, d, e, f, g, h = h, g, f, e, d, c, b, a
print(a, b, c, d, e, f, g, h)
a, b, c, d, e, f, g, h, i = 1, 2, 3, 4, 5, 6, 7, 8, 9
a, b, c, d, e, f, g, h, i = i, h, g, f, e, d, c, b, a
print(a, b, c, d, e, f, g, h, i)
