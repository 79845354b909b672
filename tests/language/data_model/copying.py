import copy
class P:
    def __init__(self, x): self.x = x; self.l = [x]
p = P(1)
q = copy.copy(p); d = copy.deepcopy(p)
print(q.x, q.l is p.l, d.x, d.l is p.l, type(d) is P, q is p)
class S:
    __slots__ = ("a", "b")
s = S(); s.a = [1]
t = copy.copy(s); print(t.a is s.a, hasattr(t, "b")); print(copy.deepcopy(s).a)
class L(list): pass
l = L([1, [2]]); l.z = 3
m = copy.deepcopy(l); print(m, m.z, type(m).__name__, m[1] is l[1])
class D(dict): pass
e = D(a=1); e.k = 2; f = copy.copy(e); print(f, f.k, type(f).__name__)
class T(tuple): pass
print(copy.deepcopy(T((1, [2]))), type(copy.copy(T((1,)))).__name__)
class I(int): pass
print(copy.copy(I(5)), type(copy.copy(I(5))).__name__)
class St(str): pass
print(copy.copy(St("a")), copy.deepcopy([1, {2: (3,)}, {4}, "s", None]))
class G:
    def __getstate__(self): return {"only": 1}
    def __setstate__(self, st): self.got = st
print(copy.copy(G()).got)
class R:
    def __reduce__(self): return (str, ("reduced",))
print(copy.copy(R()))
class Cp:
    def __copy__(self): return "cp"
    def __deepcopy__(self, memo): return "dcp"
print(copy.copy(Cp()), copy.deepcopy(Cp()))
a = []; a.append(a); b = copy.deepcopy(a); print(b[0] is b)
e = copy.copy(ValueError("x", 1)); print(repr(e))
try: copy.copy((i for i in ()))
except TypeError as e: print(e)
print(object().__reduce_ex__(2)[1], P(3).__reduce_ex__(4)[2])
