# Legal programs that nobody should write.
def f(x=(lambda: [i for i in range(3)])(), *, y={**{}, 'a': 1}): return x, y
print(f())
print((lambda *a, **k: (a, k))(*'ab', **{'c': 1}))
class A:
    x = [1, 2, 3]
    y = [a for a in x]
    try:
        z = [a + b for a in x for b in x]
    except NameError as e: print("ne", e)
    def __init_subclass__(cls, /, **kw): print(cls.__name__, kw)
    for i in range(3):
        exec(f"v{i} = {i}")
    del i
print(A.y, A.v0, A.v2, hasattr(A, "i"))
class B(A, k=1, **{"j": 2}): pass
x = 5
class C:
    x = x + 1
    def g(self): return x
print(C.x, C().g())
def outer():
    x = 1
    class D:
        nonlocal x
        x = 10
    return x, D.__dict__.get("x")
print(outer())
def gen():
    try:
        yield 1
    finally:
        print("fin")
        try: yield 2
        finally: print("fin2")
g = gen(); next(g)
try: g.close()
except RuntimeError as e: print(e)
def g2():
    while True:
        try:
            x = yield
            print("got", x)
        except GeneratorExit:
            print("exit"); return
        except BaseException as e:
            print("exc", repr(e))
g = g2(); next(g); g.send(1); g.throw(KeyboardInterrupt()); g.throw(SystemExit(3)); g.close()
a = [1,2,3]
a[0], a[1], *a[2:] = "wxyz"
print(a)
*a, b = a, a
print(a, b)
d = {}
d[len(d)], d[len(d)] = 1, 2
print(d)
i = 0
i, l = 1, [0, 0]
l[i], i = 5, 0
print(i, l)
print([*range(3), *(lambda: [9])()], {**{'a': 1}, **{'b': 2}}, (*"ab",))
print(not-1, -2**2, 2**-1, ~-1, - - 1, 1 if 0 else 2 if 0 else 3, (yield_ := 5))
print("a" "b" f"{1}" r"\n" 'c', b"a" b"b", """x
y""")
print(((((1)))), ((1,),), [[[]]], {(): {}}, {frozenset(): 1})
try:
    raise (lambda: ValueError("lam"))()
except ValueError as e: print(e)
def rec(n): return n and [rec(n-1)]
print(rec(5))
print(type(lambda: 0).__name__, (lambda: (yield))().__class__.__name__)
def deco(n): return lambda f: lambda *a: (n, f(*a))
@deco(1)
@deco(2)
def h(x): return x
print(h(3))
print(*map(lambda p: p[0] * p[1], zip([1, 2], [3, 4])), sep=",", end="!\n")
def kwonly(*, a, b=2, **c): return a, b, c
print(kwonly(a=1, z=3), kwonly(**dict(b=1, a=0)))
if (n := 10) > 5 and (m := n * 2): print(n, m)
while (n := n - 3) > 0: print(n, end=" ")
print()
assert True, print("never")
try: assert [], "empty" + "!"
except AssertionError as e: print(e)
try: assert 0
except AssertionError as e: print(repr(e))
def unreachable():
    return 1
    yield
print(list(unreachable()))
for x in (): pass
else: print("else")
print([x for x in range(10) if x % 2 if x % 3], [y for x in [[1], [2, 3]] for y in x])
print({1: 2}.__class__, [].__class__.__class__, type(type), isinstance(type, object), issubclass(type, object))
class E(Exception): pass
try:
    try: raise E(1)
    except E as e: raise E(2) from e
except E as e: print(e, e.__cause__, e.__context__)
def fin():
    for i in range(3):
        try:
            if i == 1: return i
        finally:
            if i == 1: print("f"); continue
    return "end"
print(fin())
def nest():
    try:
        try: return 1
        finally: raise ValueError
    except ValueError: return 2
    finally: print("last")
print(nest())
print((lambda x: (lambda y: x + y))(1)(2), [(lambda x=x: x)() for x in range(3)])
exec("def q(): return [z for z in range(k)]", {"k": 3}, ns := {})
try: print(ns["q"]())
except NameError as e: print(e)
print(eval("[a for a in range(n)]", {"n": 2}), eval("lambda: n", {"n": 7})())
del x
try: x
except NameError as e: print(e)
