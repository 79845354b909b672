# Exceptions from everywhere one can come from, with what they carry.
import sys
# exceptions in odd places
def attempt(f, *a):
    try: print("ok", f(*a))
    except BaseException as e: print(type(e).__name__, e, "| ctx", repr(e.__context__), "| cause", repr(e.__cause__))
class BadCtx:
    def __enter__(s): return s
    def __exit__(s, *a): return 1 / 0
def a():
    with BadCtx(): raise KeyError(1)
def b():
    with BadCtx(): return 5
def c():
    try: yield_()
    except NameError: raise
    finally: [][1]
def d():
    for x in iter(lambda: 1 / 0, 0): pass
def e():
    return {**{"a": 1}, "b": 1 / 0}
def f():
    def g(x=1 / 0): pass
def g():
    class X(1 / 0): pass
def h():
    @(lambda f: 1 / 0)
    def k(): pass
def i():
    return [1 / x for x in [1, 0]]
def j():
    x = yield_ = 1
    del x
    return x
def k():
    try:
        raise ValueError("a")
    except ValueError as e:
        def inner(): return e
    return inner()
def l():
    try: 1 / 0
    except ZeroDivisionError as e:
        try: raise KeyError from e
        except KeyError as e2: raise e2.__cause__
def m():
    raise type("Dyn", (Exception,), {"__str__": lambda s: "dyn"})
def n():
    try: raise KeyboardInterrupt
    except Exception: return "no"
    except BaseException as x: return repr(x)
def o():
    return max(iter([1, "a"]))
def p():
    return sorted([1, None])
def q():
    raise StopIteration(5)
def r():
    return list(map(lambda x: next(iter([])), [1, 2]))
def s():
    return [next(iter([])) for _ in range(2)]
def t():
    return list((next(iter([])) for _ in range(2)))
def u():
    raise Exception(Exception("inner"), 5)
def v():
    import sys
    sys.exit("text")
def w():
    return int("x" * 50)
def x():
    return "abc".encode("ascii", "nonsense") + "é".encode("ascii", "nonsense")
def y():
    e = ValueError(1); e.__cause__ = e
    raise e
def z():
    try: raise ValueError(1)
    except ValueError as e1:
        try: raise TypeError(2)
        except TypeError as e2:
            e1.__context__ = e2
            raise e1
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z): print(fn.__name__, end=" "); attempt(fn)
def deep(n):
    try:
        if n == 0: raise ValueError("deep")
        deep(n - 1)
    except ValueError as e:
        raise KeyError(n) from e
try: deep(3)
except KeyError as e:
    n = 0
    while e: n += 1; e = e.__cause__
    print(n)
def gen():
    try: yield 1
    except ValueError as e:
        print("in gen", repr(e), repr(e.__context__))
        yield 2
try: raise KeyError("outer")
except KeyError:
    g = gen(); next(g); print(g.throw(ValueError("thrown")))
def g3():
    try: yield
    finally: print("cleanup", sys.exc_info()[0])
g = g3(); next(g)
try: raise OSError
except OSError: g.close()
def retry():
    for attempt_ in range(3):
        try:
            if attempt_ < 2: raise ValueError(attempt_)
            return "done", attempt_
        except ValueError as e:
            last = e
            continue
        finally: print("try", attempt_)
print(retry())
class Ctx:
    def __init__(s, n): s.n = n
    def __enter__(s): print("in", s.n); return s.n
    def __exit__(s, t, v, tb): print("out", s.n, t); return s.n == 2
with Ctx(1) as a1, Ctx(2) as a2, Ctx(3) as a3:
    print(a1, a2, a3); raise ValueError
print("suppressed")
def ret():
    with Ctx(4):
        with Ctx(5): return "r"
print(ret())
def brk():
    for i in range(2):
        with Ctx(i):
            if i: break
            continue
    return i
print(brk())
try:
    try: raise ValueError(1)
    finally:
        try: raise KeyError(2)
        except KeyError: print("handled", sys.exc_info()[0])
        print("now", sys.exc_info()[0])
except ValueError as e: print(e.__context__)
e1 = ValueError("x")
for _ in range(3):
    try: raise e1
    except ValueError as e: n = 0; tb = e.__traceback__
    while tb: n += 1; tb = tb.tb_next
    print(n)
try: raise e1.with_traceback(None)
except ValueError as e: print(e.__traceback__.tb_next)
print(sys.exc_info())
