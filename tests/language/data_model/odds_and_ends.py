import types
def attempt(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
n = types.SimpleNamespace(a=1, b="x"); n.c = n
print(n, n == types.SimpleNamespace(a=1), n.a)
attempt(lambda: types.SimpleNamespace(1))
m = types.ModuleType("mm", "doc"); print(m, m.__name__, m.__doc__, m.__dict__["__name__"])
m.x = 5; print(m.x, m.__dict__["x"]); del m.x
attempt(lambda: m.x)
m.__getattr__ = lambda name: "dyn " + name
print(m.foo)
p = types.MappingProxyType({"a": 1}); print(p, p["a"], len(p), "a" in p, list(p), p.get("z", 3), p | {"b": 2})
attempt(lambda: p.__setitem__("a", 2))
def setit(): p["a"] = 2
attempt(setit)
c = types.CellType(3); print(c.cell_contents); c.cell_contents = 4; print(c.cell_contents)
attempt(lambda: types.CellType().cell_contents)
mt = types.MethodType(lambda s: s, 5); print(mt(), mt.__self__)
attempt(lambda: types.MethodType(3, 5))
f = types.FunctionType((lambda: 7).__code__, {}); print(f())
class Mod(types.ModuleType):
    @property
    def prop(self): return "p"
mm = Mod("q"); mm.z = 1; print(mm.prop, mm.z, mm.__dict__["z"])
class A:
    __slots__ = ("x", "__dict__")
a = A(); a.x = 1; a.y = 2; print(a.x, a.y, a.__dict__)
class B:
    __slots__ = ()
attempt(lambda: setattr(B(), "q", 1))
class W:
    __slots__ = ("__weakref__",)
print(W().__weakref__)
class P1: __slots__ = ("a",)
class P2: __slots__ = ("b",)
def conflict():
    class X(P1, P2): pass
attempt(conflict)
class P3: __slots__ = ()
class X(P1, P3): pass
print(X().__dict__)
# class-level __getattr__ via metaclass
class M(type):
    def __getattr__(cls, n): return "meta " + n
    def __setattr__(cls, n, v): print("metaset", n); super().__setattr__(n, v)
class Y(metaclass=M): pass
print(Y.foo); Y.bar = 1; print(Y.bar)
attempt(lambda: type.__call__(3))
class Z:
    def __new__(cls, *a): return 5
print(Z(1, 2))
class Sing:
    inst = None
    def __new__(cls):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
print(Sing() is Sing())
class Cnt:
    count = 0
    def __init__(self): Cnt.count += 1
for _ in range(5): Cnt()
print(Cnt.count)
print([k for k in vars(Cnt) if not k.startswith("__")])
class E:
    def __eq__(self, o): return NotImplemented
    def __lt__(self, o): return NotImplemented
attempt(lambda: E() < E())
print(E() == E(), E() != E())
print(int.__eq__(1, "a"), object().__eq__(1), (1).__lt__(2), int.__hash__(5), "a".__len__(), [1].__contains__(1), [3].__iter__().__next__())
attempt(lambda: iter([]).__next__())
print(object.__repr__(3)[:16], type.__repr__(int), object.__str__(3), object.__format__(3, ""))
attempt(lambda: object.__format__(3, "x"))
print(callable(A), callable(3), callable(len), callable(Y()))
print((lambda: 0).__get__(3).__self__, A.__init__ is object.__init__, A.__repr__ is object.__repr__)
class Desc:
    def __get__(self, o, t): raise AttributeError("inner")
class HD:
    d = Desc()
    def __getattr__(self, n): return "fallback"
print(HD().d)
class IT:
    def __iter__(self): return self
    def __init__(self): self.n = 0
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(IT()), sum(IT()), max(IT()), [*IT()], dict(zip("abc", IT())))
class CM:
    def __enter__(self): return 1
def usecm():
    with CM(): pass
attempt(usecm)
print(super(bool, True).__repr__(), super(int, 3).__hash__ is not None)
class LH:
    def __length_hint__(self): return 3
    def __iter__(self): return iter([1])
print(list(LH()))
print(type("T", (), {})().__class__.__name__, type(type("T", (), {})))
class KW:
    def __init_subclass__(cls, /, a, b=2): print(cls.__name__, a, b)
class KW2(KW, a=1): pass
attempt(lambda: type("KW3", (KW,), {}))
class Ann:
    x: int = 3
    y: "str"
print(Ann.__annotations__)
def an(a: int, b=2) -> str: pass
print(an.__annotations__)
class CMeth:
    @classmethod
    @property
    def cp(cls): return cls.__name__
print(CMeth.cp)
print(classmethod(len).__func__, staticmethod(len).__wrapped__, staticmethod(len)([1]))
