# Containers that change under the operation that uses them.
class K:
    def __init__(s, n): s.n = n
    def __hash__(s): return 1
    def __eq__(s, o):
        if hook: hook()
        return s.n == o.n
    def __repr__(s): return f"K{s.n}"
hook = None
d = {K(1): 1, K(2): 2, K(3): 3}
calls = []
def clear():
    global hook
    hook = None
    d.clear(); calls.append(1)
hook = clear
print(d.get(K(3)), d, calls)
d = {K(i): i for i in range(5)}
def grow():
    global hook
    hook = None
    for i in range(100): d[i] = i
hook = grow
print(d.get(K(4)), len(d))
s = {K(1), K(2)}
hook = lambda: s.clear()
try: print(K(5) in s)
except Exception as e: print(type(e))
hook = None
l = [1, 2, 3, 4]
class Idx:
    def __index__(s): l.clear(); return 2
try: print(l[Idx()])
except IndexError as e: print(e)
l = [1, 2, 3, 4]
try: l[Idx()] = 5
except IndexError as e: print(e)
l = [1, 2, 3, 4]
l[Idx():] = [9]; print(l)
l = [3, 2, 1]
def key(x):
    l.append(x); return x
try: l.sort(key=key)
except ValueError as e: print(e)
print(l)
l = [1, 2, 3]
it = iter(l); next(it); l.clear(); print(list(it), list(it))
l = [1, 2, 3]
for x in l:
    l.remove(x)
print(l)
class It:
    def __iter__(s): return s
    def __next__(s):
        target.append(0)
        if len(target) > 10: raise StopIteration
        return len(target)
target = []
target.extend(It()); print(target)
target = [1, 2]; target += It(); print(len(target))
class R:
    def __repr__(s): l2.append(1) if len(l2) < 5 else 0; return "R"
l2 = [R()]; print(l2)
d = {1: R()}
class R2:
    def __repr__(s): d.clear(); return "R2"
d = {1: R2(), 2: R2()}; print(d)
class D:
    def __del__(s): lst.append("x")
lst = [D(), D()]
lst[:] = []; print(lst)
lst = [D()]; lst.clear(); print(lst)
lst = [D(), 1]; lst.pop(0); print(lst)
lst = [D() for _ in range(3)]; del lst[1:]; print(len(lst))
class Del2:
    def __del__(s): dd["again"] = 1
dd = {"a": Del2()}; dd["a"] = 2; print(dd)
dd = {"a": Del2()}; del dd["a"]; print(dd)
dd = {"a": Del2()}; dd.clear(); print(dd)
dd = {"a": Del2(), "b": Del2()}; dd.update(a=1); print(dd)
class Attr:
    def __del__(s): o.x = "set in del"
class O: pass
o = O(); o.x = Attr(); o.x = 1; print(o.x)
o.x = Attr(); del o.x; print(o.x)
def f():
    global gv
    gv = D3(); gv = 5; print(gv)
class D3:
    def __del__(s):
        global gv
        print("del sees", gv)
f()
def loc():
    x = D3b()
    x = "new"
    return x
class D3b:
    def __del__(s): print("local replaced")
print(loc())
import sys
class LT:
    def __init__(s, v): s.v = v
    def __lt__(s, o):
        big.clear() if s.v == 3 else 0
        return s.v < o.v
big = [LT(i) for i in (5, 3, 1, 4)]
try: big.sort()
except ValueError as e: print(e)
print(big)
class Str(str):
    def __eq__(s, o): return True
    __hash__ = str.__hash__
print("a" == Str("b"), Str("b") == "a", {"b": 1}.get(Str("b")), "zz" in [Str("b")])
g = (x for x in [1, 2, 3])
print(2 in g, list(g))
def gg():
    r = yield from hh()
    print("r", r)
def hh():
    yield 1
    return gg
x = gg(); next(x)
try: next(x)
except StopIteration as e: print("stop", e.value)
t = ([],)
t[0].append(t); print(t)
class M(dict):
    def __missing__(s, k): s[k] = k * 2; return s[k]
m = M(); print(m[2], m, "%(a)s" % M())
class Fmt:
    def __format__(s, spec): return spec or "none"
    def __getattr__(s, n): return n
    def __getitem__(s, k): return repr(k)
print("{:>5} {0.abc} {0[k]} {0[3]} {}".format(Fmt(), Fmt()) if False else "{0:>5} {0.abc} {0[k]} {0[3]}".format(Fmt()))
print(sum([[1], [2]], []), max([1], [2]), min("b", "a", key=lambda c: -ord(c)), sorted({3: 1, 1: 2}), list(reversed({1: 2, 3: 4})))
print(dict(a=1) == {"a": 1}, [1] == (1,), {1} == frozenset({1}), 1 == 1.0 == 1 + 0j, "a" == b"a", None == 0, () == [])
