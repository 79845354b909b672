class V:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"V({self.n})"


def install(name):
    def method(self, other, *rest):
        return f"{name}({self!r}, {other!r}{''.join(', ' + repr(r) for r in rest)})"
    setattr(V, f"__{name}__", method)
    setattr(V, f"__r{name}__", lambda self, other: f"r{name}({self!r}, {other!r})")


for name in ("add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor").split():
    install(name)
v = V(1)
print(v + 1, v - 1, v * 1, v @ 1, v / 1, v // 1, v % 1, divmod(v, 1), v ** 1, v << 1, v >> 1, v & 1, v | 1, v ^ 1, pow(v, 2, 3))
print(1 + v, 1 - v, 1 * v, 1 @ v, 1 / v, 1 // v, 1 % v, divmod(1, v), 1 ** v, 1 << v, 1 >> v, 1 & v, 1 | v, 1 ^ v)
print("s" + v if False else [1] * v, "%s" % v, [] + v)


class Declines:
    def __add__(self, other):
        return NotImplemented

    def __radd__(self, other):
        print("radd asked")
        return NotImplemented


try:
    Declines() + Declines()
except TypeError as error:
    print(error)
try:
    1 + Declines()
except TypeError as error:
    print(error)


class Sub(V):
    def __radd__(self, other):
        return "subclass first"


print(V(1) + Sub(2))


class U:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __index__(self):
        return 3

    def __round__(self, n=None):
        return ("round", n)

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __complex__(self):
        return 1j


import math
u = U()
print(-u, +u, ~u, abs(u), int(u), float(u), [0, 1, 2, 3][u], round(u), round(u, 2), math.trunc(u), math.floor(u), math.ceil(u), complex(u))
print(bin(u), hex(u), "abcdef"[u], range(u), [1] * u, "x" * u)
for action in (lambda: -V(1), lambda: ~V(1), lambda: abs(V(1)), lambda: int(V(1)), lambda: float(V(1)), lambda: [1][V(1)],
               lambda: object() + 1, lambda: 1 - object(), lambda: object() @ 1, lambda: [] ** 2, lambda: "a" & 1, lambda: divmod(object(), 1),
               lambda: pow(object(), 1), lambda: pow(2, 3, "a"), lambda: -"a", lambda: +[], lambda: ~1.5, lambda: round("a")):
    try:
        print(action())
    except TypeError as error:
        print(error)
