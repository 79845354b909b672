# One place in the program that meets many types, shapes and bindings in turn.
import sys
# attribute caches: shapes changing under a call site
class A:
    def __init__(s, i):
        if i % 2: s.a = i; s.b = i
        else: s.b = i; s.a = -i
    def get(s): return s.a
def total(objs): return sum(o.get() for o in objs)
objs = [A(i) for i in range(100)]
print(total(objs))
A.get = lambda s: s.b
print(total(objs))
del A.get
try: total(objs)
except AttributeError as e: print(e)
A.get = property(lambda s: lambda: 1)
print(total(objs))
objs[3].get2 = 5
class B(A): pass
B.get = lambda s: 100
objs.append(B(1)); print(total(objs))
for o in objs: o.__class__ = B
print(total(objs))
def poly(o): return o.v
class X: v = 1
class Y:
    def __init__(s): s.v = 2
class Z:
    @property
    def v(s): return 3
class W:
    def __getattr__(s, n): return 4
class V:
    __slots__ = ("v",)
    def __init__(s): s.v = 5
import types
m = types.SimpleNamespace(v=6)
class Meta(type):
    v = 7
class T(metaclass=Meta): pass
for _ in range(3):
    print([poly(o) for o in (X(), Y(), Z(), W(), V(), m, T, X, 5 .__class__ if 0 else X())])
X.v = 10
print(poly(X()))
x = X(); x.v = 11; print(poly(x)); del x.v; print(poly(x))
X.v = property(lambda s: 12); print(poly(x)); x.__dict__["v"] = 0; print(poly(x))
X.v = classmethod(lambda c: c.__name__); print(poly(X)(), x.__dict__)
# globals and builtins shadowing under caches
def use(): return len([1, 2])
print(use())
len = lambda x: "shadowed"
print(use())
del len
print(use())
import builtins
builtins.len = lambda x: "builtin replaced"
print(use())
import sys
builtins.len = list.__len__
print(use())
def late(): return defined_later
try: late()
except NameError as e: print(e)
defined_later = 1
print(late())
del defined_later
try: late()
except NameError as e: print(e)
globals()["defined_later"] = 2; print(late())
# arithmetic caches: types changing
def add(a, b): return a + b
for a, b in [(1, 2), (1.5, 2), ("a", "b"), ([1], [2]), ((1,), (2,)), (2 ** 60, 1), (True, 1), (1, 2 ** 50), (10 ** 30, -10 ** 30), (0.1, 0.2)]:
    print(add(a, b), end=" ")
print()
for a, b in [(1, "a"), (None, 1), ([], ()), ({}, {}), ("a", b"b")]:
    try: add(a, b)
    except TypeError as e: print(e)
class N(int):
    def __add__(s, o): return "N.add"
    def __radd__(s, o): return "N.radd"
print(add(N(1), 2), add(1, N(2)), add(N(1), N(2)), sum([N(1)], 5))
i = 2 ** 49
for _ in range(5): i += 2 ** 49; print(i, end=" ")
for _ in range(5): i -= 2 ** 50; print(i, end=" ")
print()
i = 1
for k in range(70): i *= -2
print(i)
for op in ("+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>", "**", "/"):
    for a in (0, 1, -1, 7, -7, 2 ** 50 - 1, -(2 ** 50), 2 ** 63, -(2 ** 64), True):
        for b in (1, -1, 3, 2 ** 50 - 1, 5):
            if op in ("<<", ">>", "**") and (b < 0 or b > 100): continue
            print(eval(f"({a}) {op} ({b})"), end=" ")
    print()
for a in (1, 1.0, 2 ** 70, "a", True, None, -0.0, float("inf")):
    for b in (1, 0.5, 2 ** 70, "a", False, None, 0):
        r = []
        for op in ("==", "!=", "<", "<=", ">", ">=", "is"):
            try: r.append(eval(f"a {op} b", {"a": a, "b": b}))
            except TypeError as e: r.append("TE")
        print(["FTE"[{False: 0, True: 1, "TE": 2}[v]] for v in r], end="")
print()
def loop(n):
    t = 0
    for i in range(n):
        if i & 1: t += i
        elif i % 3 == 0: t -= 1
        else: t ^= i
    return t
print(loop(10000))
def f(a, b=2, *c, d=4, **e): return a, b, c, d, e
for _ in range(3): print(f(1), f(1, 3), f(1, 2, 3), f(1, d=5), f(1, x=6), f(*[1], **{"b": 9}))
class Call:
    def __call__(s, *a): return a
c = Call()
for g in (c, Call().__call__, lambda *a: a, print, str, type): print(g(1) if g is not type else g(1).__name__)
