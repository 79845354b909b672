import sys
class A:
    def f(self): pass
a = A()
print(repr(A), repr(A.f).split(" at ")[0], repr(a.f).split(" at ")[0])
print(A.f.__qualname__, a.f.__func__ is A.f, a.f.__self__ is a, a.f == a.f, hash(a.f) == hash(a.f))
print([].append.__name__, [].append.__qualname__, len.__module__, len.__name__, repr(len), repr(list.append), repr(int.__add__), repr([].append).split(" at ")[0])
print(repr((1).__add__).split(" at ")[0], repr(dict.fromkeys).split(" at ")[0], repr(str.maketrans).split(" at")[0])
print(type(len), type([].append), type(list.append), type(int.__add__), type((1).__add__), type(A.f), type(a.f))
print(type(int.real), int.real, type(A.__dict__), A.__dict__["f"] is A.f)
print(type.__mro__, object.__bases__, bool.__mro__, object.__base__)
print(A.__dict__.keys())
print(dir(a)[:3], [n for n in dir(A) if not n.startswith("__")])
print(type(None), type(...), type(NotImplemented), None.__class__, type(None)() is None)
try: type(None)(1)
except TypeError as e: print(e)
# class attributes change
class P: v = 1
class Q(P): pass
q = Q()
def get(): return q.v
print(get(), get()); P.v = 2; print(get()); Q.v = 3; print(get()); q.v = 4; print(get()); del q.v; del Q.v; print(get())
P.__len__ = lambda self: 9
print(len(q)); del P.__len__
try: len(q)
except TypeError as e: print(e)
def newm(self): return "new"
P.m = newm; print(q.m()); P.m = lambda self: "newer"; print(q.m())
# __class__ assignment
class X: 
    def who(self): return "X"
class Y:
    def who(self): return "Y"
x = X(); x.a = 1; x.__class__ = Y; print(x.who(), x.a, type(x).__name__)
try: x.__class__ = int
except TypeError as e: print(e)
try: x.__class__ = 3
except TypeError as e: print(e)
# __dict__ ops
x.__dict__ = {"z": 26}; print(x.z, x.__dict__, vars(x))
try: x.__dict__ = 3
except TypeError as e: print(e)
# names
A.__name__ = "Renamed"; print(A, A.__qualname__)
A.__qualname__ = "Q.R"; print(A)
try: A.__name__ = 3
except TypeError as e: print(e)
A.__doc__ = "d"; print(A.__doc__)
# many attributes
class Big: pass
b = Big()
for i in range(100): setattr(b, f"a{i}", i)
print(b.a0, b.a50, b.a99, len(b.__dict__))
for i in range(0, 100, 2): delattr(b, f"a{i}")
print(len(b.__dict__), hasattr(b, "a0"), b.a1)
# multiple inheritance & super chain
class Root:
    def go(self): return ["Root"]
class L(Root):
    def go(self): return ["L"] + super().go()
class R(Root):
    def go(self): return ["R"] + super().go()
class LR(L, R):
    def go(self): return ["LR"] + super().go()
print(LR().go(), [c.__name__ for c in LR.__mro__], LR.mro() == list(LR.__mro__))
print(super(L, LR()).go())
# __set_name__ error
class BadName:
    def __set_name__(self, o, n): raise ValueError("bad")
try:
    class W: z = BadName()
except RuntimeError as e: print(e, repr(e.__cause__))
# generic alias, union
print(list[int], dict[str, int], int | str, int | None, list[int] | None, tuple[int, ...], type[int])
print(list[int].__origin__, list[int].__args__, (int | str).__args__, isinstance(3, int | str), list[int]([1, 2]))
print(int | str == str | int, hash(int | str) == hash(str | int))
for f in (lambda: isinstance([], list[int]), lambda: int | 3, lambda: list[int][str]):
    try: print(f())
    except TypeError as e: print(e)
class Sub(list[int]): pass
print(Sub.__mro__, Sub.__orig_bases__)
# function attributes
def fn(a, b=1, *c, d=2, **e):
    "docs"
fn.attr = 3
print(fn.__name__, fn.__qualname__, fn.__defaults__, fn.__kwdefaults__, fn.__doc__, fn.__dict__, fn.__module__, fn.__closure__)
fn.__defaults__ = (5,); fn.__name__ = "gn"; print(fn.__name__, fn.__defaults__)
def outer():
    x = 1
    def inner(): return x
    return inner
print(outer().__closure__[0].cell_contents, outer.__qualname__, outer().__qualname__)
for v in (3, None):
    try: fn.__name__ = v
    except TypeError as e: print(e)
# del
class De:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
De(1); y = De(2); y = None
def scope(): z = De(3); print("in scope")
scope()
class Res:
    def __del__(self): global keep; keep = self
Res(); print(type(keep).__name__)
# property errors
class PR:
    @property
    def r(self): return 1
for f in (lambda: setattr(PR(), "r", 2), lambda: delattr(PR(), "r")):
    try: f()
    except AttributeError as e: print(e)
class PW:
    w = property(None, lambda s, v: None)
try: PW().w
except AttributeError as e: print(e)
# callable class attr
class K:
    call = len
    lam = lambda s: 5
print(K().call([1]), K().lam())
print(issubclass(bool, int), isinstance(True, (str, int)))
class Inst:
    def __init__(self): self.__call__ = lambda: 1
try: Inst()()
except TypeError as e: print(e)
# types via type()
Z = type("Z", (A,), {"k": 1, "__init__": lambda self, v: setattr(self, "v", v)})
print(Z(3).v, Z.k, Z.__module__, Z)
class Outer:
    class Inner:
        def m(self): pass
print(Outer.Inner, Outer.Inner.m.__qualname__)
def local():
    class Loc: pass
    return Loc
print(local())
print(object.__doc__.splitlines()[0], int.__name__, type(3).__module__)
class Cmp:
    def __eq__(self, o): return "eq!"
    def __ne__(self, o): return "ne!"
print(Cmp() == 1, Cmp() != 1, 1 == Cmp())
class LT(int):
    def __lt__(self, o): return "LT"
    def __gt__(self, o): return "GT"
print(1 < LT(2), LT(1) < 2, 1 > LT(2))
