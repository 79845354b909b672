# An assignment expression between two uses of its name: what was read before keeps its value.
def g():
    a, b, a = 1, 2, 3
    return a, b
def h():
    a = [0, 0]
    a, a[0] = [5], 7
    return a
def j():
    [p, p] = 1, 2
    return p
def k():
    a, (b, a) = 1, (2, 3)
    return a, b
def l():
    for a, a in [(1, 2), (3, 4)]: pass
    return a
def m():
    a, *a = 1, 2, 3
    return a
def n():
    a = b = a = 5
    return a, b
def o():
    a, a = [1, 2]
    return a
def p(a=1):
    a, b = (a := 5), a
    return a, b
def q(a=1):
    return a + (a := 5), (a := 2) + a, [a, (a := 7), a]
def r(a=1):
    return (a, (a := 3)), a < (a := 9) < a, a if (a := 0) else a
def s(a=3):
    a -= (a := 2); b = a
    a = a * (a := 10) + a
    return a, b
def t(a=(1, 2)):
    return a[(a := [5, 6])[0] - 5], f"{a}{(a := 1)}{a}", {a: (a := 3)}, (a, *[(a := 4)], a)
def u(a=1):
    return (lambda *x, **k: (x, k))(a, (a := 2), a, k=a, z=(a := 3), w=a)
def v(a="abc"):
    return a[0:(a := 2)], a, a.real + (a := 3).real
def w(a=1):
    b = a if (a := 5) > 3 else 0
    c = (a := 6) and a or (a := 7)
    return a, b, c, not (a := 0), a is (a := None), a in [(a := 4), a]
def x(a=1, b=2):
    a, b = b, a
    a, b, c = b, a, a + b
    return a, b, c
def y():
    a = 1
    a, b = a + 1, a
    return a, b
def z(d=None):
    d = {}
    d, d["x"] = d, 1
    return d
def aa(a=1):
    b = []
    b += (lambda x=(b := [4]): [x])()
    return a + (lambda *, k=(a := 5): k)(), a, b


for fn in (g, h, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa): print(fn.__name__, fn())
