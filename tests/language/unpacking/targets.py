# Everything that can stand on the left.
a, b = 1, 2
a, b = b, a
print(a, b)
(c, [d, e]), *f = (1, (2, 3)), 4, 5
print(c, d, e, f)
*g, h = "abc"
print(g, h)
i, *j, k = range(2)
print(i, j, k)
[l, *m] = {1: 2, 3: 4}
print(l, m)


class O:
    pass


o = O()
o.x, o.y = "xy"
items = [0] * 4
items[0], items[1:3], items[-1] = 1, [2, 3], 4
print(o.x, o.y, items)
for n, (p, *q) in [(1, "ab"), (2, "cde")]:
    print(n, p, q)
r = s = t = []
print(r is s is t)
() = []
[] = ""
(u,) = [5]
u, = [6]
print(u)
*v, = 1, 2
print(v)
print(*[1], *(2, 3), *{4}, sep="-")
print([*range(3), *"ab"], (*[], 1), {*[1, 1]}, {**{"a": 1}, "b": 2, **{"a": 3}})


def values():
    return *[1, 2], 3


print(values())
for w in *[1], 2:
    print(w)
