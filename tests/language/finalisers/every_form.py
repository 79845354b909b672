# What each form of statement and expression releases, when, and in which order.
# tracing of releases through every statement form
class T:
    n = 0
    def __init__(s, name): s.name = name; T.n += 1
    def __del__(s): T.n -= 1; print("-" + s.name, end=" ")
    def __enter__(s): return s
    def __exit__(s, *a): pass
    def __iter__(s): return iter([1, 2])
    def __add__(s, o): return T(s.name + "+")
    def __getitem__(s, i): return T(s.name + "[]")
    def __call__(s, *a, **k): return T(s.name + "()")
    def __eq__(s, o): return True
    def __bool__(s): return True
    def __lt__(s, o): return T("lt")
    def __iadd__(s, o): return T(s.name + "+=")
    def __contains__(s, x): return True
    @property
    def p(s): return T(s.name + ".p")
    def m(s): return T(s.name + ".m")
    def __format__(s, spec): return "fmt"
    def __hash__(s): return 1
def step(n): print(f"| {n} live={T.n}")
T("a"); step(1)
T("a") + T("b"); step(2)
T("a")[T("i")]; step(3)
T("a")(T("x"), k=T("y")); step(4)
T("a").p; step(5)
T("a").m(); step(6)
T("a") == T("b"); step(7)
T("a") < T("b") < T("c"); step(8)
T("a") and T("b"); step(9)
T("a") or T("b"); step(10)
not T("a"); step(11)
x = T("a") if T("c") else T("b"); step(12); del x; step(13)
for i in T("it"): print(i, end=" ")
step(14)
for i in T("it"): break
step(15)
with T("w") as w: print("in", end=" ")
step(16); del w; step(17)
with T("w"): print("in", end=" ")
step(18)
[T("l1"), T("l2")]; step(19)
(T("t1"), T("t2")); step(20)
{T("k"): T("v")}; step(21)
{T("s")}; step(22)
f"{T('f')} {T('g')}"; step(23)
x, y = T("x"), T("y"); step(24)
x, y = y, x; step(25)
del x, y; step(26)
x = T("x"); x += T("o"); step(27); del x; step(28)
print([T("c").name for _ in range(2)]); step(29)
(lambda q: 5)(T("arg")); step(30)
def f(a, b=None, *c, **d): return a
f(T("1"), T("2"), T("3"), k=T("4")); step(31)
r = f(T("1"), T("2"), T("3"), k=T("4")); step(32); del r; step(33)
try: raise ValueError(T("e"))
except ValueError: pass
step(34)
try: raise ValueError(T("e"))
except ValueError as e: print("h", end=" ")
step(35)
def g():
    l = T("local"); raise KeyError(T("k"))
try: g()
except KeyError: step(36)
step(37)
def gen():
    a = T("g1"); yield T("y"); b = T("g2"); yield 2
it = gen(); next(it); step(38); next(it); step(39); del it; step(40)
list(gen()); step(41)
for v in gen(): break
step(42); del v; step(43)
T("x") in [T("y"), T("z")]; step(44)
5 in T("x"); step(45)
assert T("t"); step(46)
match T("m"):
    case T(name="zz"): print("no")
    case T(name=n): print(n, end=" ")
step(47)
match [T("m1"), T("m2")]:
    case [a, b]: print("two", end=" ")
step(48); del a, b; step(49)
while T("cond"): break
step(50)
class C(T if False else object): attr = T("class attr")
step(51); C.attr = None; step(52)
def deco(t): return lambda f: f
@deco(T("deco"))
def h(d=T("default")): pass
step(53); del h; step(54)
o = type("O", (), {})(); o.a = T("o.a"); o.b = T("o.b"); step(55); o.a = 1; step(56); del o; step(57)
d = {1: T("d1"), 2: T("d2")}; d.pop(1); step(58); d.update({2: 0}); step(59)
l = [T("1"), T("2"), T("3")]; del l[0]; step(60); l[0:1] = []; step(61); l *= 0; step(62)
z = (T("z1"), [T("z2"), {"k": T("z3")}]); z = None; step(63)
print(*[T("p").name], sep=""); step(64)
sorted([T("a1"), T("b1")], key=lambda t: t.name); step(65)
max(T("a1"), T("b1"), key=lambda t: t.name); step(66)
list(map(lambda t: 1, [T("m1"), T("m2")])); step(67)
list(zip([T("z1")], [T("z2")])); step(68)
dict(a=T("da")); step(69)
try:
    T("body"); raise ValueError
except ValueError: T("handler"); step(70)
else: pass
finally: T("fin"); step(71)
def early():
    for i in [T("e1"), T("e2")]:
        with T("ew"):
            return T("ret")
early(); step(72)
exec("q = T('exec'); del q"); step(73)
eval("T('eval')"); step(74)
import functools
functools.partial(lambda a, b: a, T("pa"))(T("pb")); step(75)
functools.reduce(lambda a, b: b, [T("r1"), T("r2"), T("r3")]); step(76)
a = b = T("ab"); a = 1; step(77); b = 1; step(78)
global_ = T("never released until exit")
def clos():
    c = T("cell")
    def inner(): return c
    return inner
clos(); step(79)
fn = clos(); fn(); step(80); fn = None; step(81)
s = {T("s1"): 1}; s.clear(); step(82)
T("a").__class__; step(83)
super(T, T("sup")).__hash__(); step(84)
isinstance(T("isi"), int); step(85)
[*T("star")]; step(86)
f(*[T("u1"), T("u2")], **{"k": T("u3")}); step(87)
a, *b = [T("s1"), T("s2"), T("s3")]; step(88); b.pop(); step(89); del a, b; step(90)
(w := T("walrus")); step(91); del w; step(92)
T("i1") is T("i2"); step(93)
x = [T("sw1"), T("sw2")]; x[0], x[1] = x[1], x[0]; step(94); x.reverse(); del x[-1]; step(95); x = 0; step(96)
print("end")
