class V:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"V({self.v})"
    def __add__(self, o):
        if isinstance(o, V): return V(self.v + o.v)
        if isinstance(o, int): return V(self.v + o)
        return NotImplemented
    __radd__ = __add__
    def __iadd__(self, o): self.v += 1000; return self
    def __mul__(self, o): return ("mul", o)
    def __rmul__(self, o): return ("rmul", o)
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __hash__(self): return hash(self.v)
    def __len__(self): return self.v
    def __getitem__(self, i):
        if i >= 3: raise IndexError(i)
        return i * self.v
    def __setitem__(self, i, x): print("set", i, x)
    def __delitem__(self, i): print("del", i)
    def __contains__(self, x): return x == self.v
    def __call__(self, *a, **k): return a, k
    def __neg__(self): return V(-self.v)
    def __abs__(self): return V(abs(self.v))
    def __int__(self): return self.v
    def __float__(self): return self.v + .5
    def __index__(self): return self.v
    def __pow__(self, e, m=None): return ("pow", e, m)
    def __rpow__(self, b): return ("rpow", b)
    def __divmod__(self, o): return "dm"
    def __enter__(self): print("enter"); return self
    def __exit__(self, *a): print("exit", a[0]); return True
    def __format__(self, spec): return f"<{spec}>"
    def __str__(self): return "str!"
    def __reversed__(self): return iter("rev")
    def __round__(self, n=None): return ("round", n)
    def __bytes__(self): return b"bytes"
v = V(2)
print(v, [v], repr(v), str(v))
print(v + v, v + 1, 1 + v)
try: v + "a"
except TypeError as e: print(e)
try: "a" + v
except TypeError as e: print(e)
v += 5
print(repr(v)); v.v = 2
print(v * 3, 3 * v, [1] * v, v * [1], "a" * V(3))
print(v == V(2), v != V(2), v == 2, v < V(3), v > V(1), sorted([V(3), V(1), V(2)]))
try: v <= v
except TypeError as e: print(e)
print(hash(v), {v: 1}[V(2)], len(v), bool(v), bool(V(0)), list(v), v[1])
v[0] = 1; del v[0]
print(2 in v, 3 in v, v(1, 2, a=3), -v, abs(V(-4)), int(v), float(v), [10, 20, 30][v], hex(v))
print(v ** 2, 2 ** v, pow(v, 2, 3), divmod(v, 1))
with v as q: raise ValueError("x")
print(f"{v:abc}", format(v), "{:q}".format(v), list(reversed(v)), round(v), round(v, 2), bytes(v))

class G:
    def __getattr__(self, n):
        if n.startswith("x"): return "dyn " + n
        raise AttributeError("no " + n)
    def __setattr__(self, n, v): print("setattr", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print("delattr", n); super().__delattr__(n)
g = G()
g.a = 1
print(g.a, g.xyz, hasattr(g, "q"), getattr(g, "q", 7))
del g.a
try: g.q
except AttributeError as e: print(e)
class GA:
    def __getattribute__(self, n):
        if n == "magic": return 42
        return super().__getattribute__(n)
    y = 3
print(GA().magic, GA().y)
try: GA().zz
except AttributeError as e: print(e)

class D:
    def __get__(self, o, t): return ("get", o is None, t.__name__)
    def __set__(self, o, v): print("dset", v)
    def __delete__(self, o): print("ddel")
    def __set_name__(self, o, n): print("set_name", o.__name__, n)
class ND:
    def __get__(self, o, t=None): return "nondata"
class H:
    d = D(); n = ND()
h = H()
print(h.d, H.d, h.n, H.n); h.d = 3; del h.d
h.n = "inst"; print(h.n, h.__dict__)
h.__dict__["d"] = 1; print(h.d)

class Base:
    subs = []
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.subs.append((cls.__name__, tag))
class S1(Base, tag="t"): pass
class S2(S1): pass
print(Base.subs)
try:
    class S3(S1, foo=1): pass
except TypeError as e: print(e)
try:
    class S4(foo=1): pass
except TypeError as e: print(e)
class CG:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(CG[3], CG[1, 2])
class Meta(type):
    def __new__(m, n, b, d, **kw): print("Meta new", n, kw); return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **kw): print("Meta init", n); super().__init__(n, b, d)
    def __call__(c, *a): print("Meta call", a); return super().__call__(*a)
    @classmethod
    def __prepare__(m, n, b, **kw): print("prepare", n, kw); return {"pre": 1}
    def __len__(c): return 77
    @property
    def mp(c): return "metaprop"
    def __instancecheck__(c, o): return o == 5
    def __subclasscheck__(c, o): return o is int
    def __iter__(c): return iter([1, 2])
    def __getitem__(c, k): return k
    def __contains__(c, k): return True
class M(metaclass=Meta, z=1):
    def __init__(self, *a): print("M init", a)
M(1, 2)
print(M.pre, len(M), M.mp, isinstance(5, M), isinstance(6, M), issubclass(int, M), list(M), M[3], 9 in M, type(M))
class M2(M): pass
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
t = T(1, 2); t.attr = 5
print(t, t.first, t.attr, t == (1, 2), len(t), type(t), t.__dict__)
class I(int):
    def __add__(self, o): return I(int.__add__(self, o))
    def __repr__(self): return f"I({int(self)})"
i = I(5); i.q = 1
print(i + 3, i * 2, i.q, i == 5, {5: "five"}[i])
class Ls(list):
    def __getitem__(self, i): return ("got", super().__getitem__(i))
l = Ls([1, 2, 3]); l.name = "n"
print(l, l[0], list(l), l.name, len(l), l + [4])
class Dd(dict):
    def __missing__(self, k): return k * 2
d = Dd(a=1); d.x = 2
print(d["a"], d["zz"], d, d.x)
class St(str):
    def shout(self): return self.upper() + "!"
s = St("hey"); s.k = 1
print(s.shout(), s + "x", s.k, type(s + "x"), St("a") == "a", {"hey": 1}[s])
class F(float): pass
print(F(1.5) + 1, F(2), type(F(2)))
class Hashless:
    def __eq__(self, o): return True
try: hash(Hashless())
except TypeError as e: print(e)
print(Hashless.__hash__)
class Sl:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
x = Sl(); print(x.a)
for f in (lambda: x.b, lambda: setattr(x, "c", 1), lambda: x.__dict__, lambda: Sl.a, lambda: delattr(x, "b")):
    try: print(f())
    except AttributeError as e: print(e)
class Sl2(Sl): pass
y = Sl2(); y.c = 3; print(y.a, y.c, y.__dict__)
try:
    class Bad:
        __slots__ = "a"
        a = 1
except ValueError as e: print(e)
try:
    class Bad(int): __slots__ = "a"
except TypeError as e: print(e)
class NB:
    def __bool__(self): return 1
try: bool(NB())
except TypeError as e: print(e)
class NL:
    def __len__(self): return -1
try: len(NL())
except ValueError as e: print(e)
class NR:
    def __repr__(self): return 1
try: repr(NR())
except TypeError as e: print(e)
class NI:
    def __iter__(self): return 1
try: iter(NI())
except TypeError as e: print(e)
class NH:
    def __hash__(self): return "a"
try: hash(NH())
except TypeError as e: print(e)
class NC: __contains__ = None; __iter__ = None
for f in (lambda: 1 in NC(), lambda: iter(NC())):
    try: f()
    except TypeError as e: print(e)
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
print(list(Seq()), 2 in Seq(), 5 in Seq(), max(Seq()))
