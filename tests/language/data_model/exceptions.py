def show(e):
    print(type(e).__name__, repr(e), str(e), e.args)
for e in (Exception(), Exception(1), Exception("a", 2), KeyError("k"), KeyError(), KeyError(1, 2), ValueError("x"),
          StopIteration(3), SystemExit(4), SystemExit(), OSError(2, "nope"), OSError(2, "nope", "file"), OSError(2, "a", "f", None, "g"), OSError("x"), OSError(),
          FileNotFoundError(1, "z"), ImportError("m", name="n", path="p"), ModuleNotFoundError("q"), NameError("nn", name="v"),
          AttributeError("aa", name="v", obj=3), UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad"), UnicodeEncodeError("ascii", "aé", 1, 2, "ord"),
          UnicodeDecodeError("utf-8", b"ab\xff", 0, 3, "bad"), UnicodeTranslateError("aé", 1, 2, "tr"),
          SyntaxError("msg"), SyntaxError("msg", ("f.py", 3, 4, "text")), SyntaxError("m", ("d/f.py", 3, 4, "text", 5, 6)), SyntaxError(), ExceptionGroup("g", [ValueError(1)])):
    show(e)
print(StopIteration(3).value, StopIteration().value, SystemExit(4).code, SystemExit().code, SystemExit(1, 2).code)
e = OSError(2, "nope", "file"); print(e.errno, e.strerror, e.filename, e.filename2, type(e), e.args)
e = ImportError("m", name="n", path="p"); print(e.name, e.path, e.msg)
e = SyntaxError("m", ("f.py", 3, 4, "text")); print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno)
e = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad"); print(e.encoding, e.object, e.start, e.end, e.reason)
e = AttributeError("aa", name="v", obj=3); print(e.name, e.obj)
def attempt(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
attempt(lambda: Exception(a=1))
attempt(lambda: ImportError(foo=1))
attempt(lambda: UnicodeDecodeError(1))
attempt(lambda: UnicodeDecodeError(1, 2, 3, 4, 5))
attempt(lambda: ExceptionGroup("a"))
attempt(lambda: ExceptionGroup(1, [ValueError()]))
attempt(lambda: ExceptionGroup("a", []))
attempt(lambda: ExceptionGroup("a", [1]))
attempt(lambda: ExceptionGroup("a", 1))
attempt(lambda: ExceptionGroup("a", [KeyboardInterrupt()]))
attempt(lambda: type(BaseExceptionGroup("a", [KeyboardInterrupt()])))
attempt(lambda: type(BaseExceptionGroup("a", [ValueError()])))
class My(Exception):
    def __init__(self, x): self.x = x
m = My(5); print(m.x, m.args, repr(m), str(m), m.__dict__)
class My2(ValueError): pass
print(repr(My2("a")), My2.__mro__)
class MyK(KeyError, AttributeError): pass
print(MyK("a"), MyK.__mro__)
class MyO(OSError):
    def __init__(self, a): self.a = a
print(MyO(1).a, repr(MyO(1)))
class MyO2(OSError): pass
print(repr(MyO2(2, "x")), MyO2(2, "x").errno)
# chaining
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise KeyError("k")
except KeyError as k: print(repr(k.__context__), k.__cause__, k.__suppress_context__)
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise KeyError("k") from z
except KeyError as k: print(repr(k.__context__), repr(k.__cause__), k.__suppress_context__)
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise KeyError("k") from None
except KeyError as k: print(repr(k.__context__), k.__cause__, k.__suppress_context__)
attempt(lambda: setattr(Exception(), "__cause__", 3))
attempt(lambda: setattr(Exception(), "__context__", 3))
attempt(lambda: setattr(Exception(), "__traceback__", 3))
attempt(lambda: setattr(Exception(), "args", 3))
e = Exception(); e.args = [1, 2]; print(e.args, e)
e.add_note("n1"); e.add_note("n2"); print(e.__notes__, e.__dict__)
attempt(lambda: e.add_note(1))
print(e.with_traceback(None) is e, e.__traceback__)
def ra(x): raise x
attempt(lambda: ra(3))
attempt(lambda: ra(ValueError))
attempt(lambda: ra(int))
# groups
eg = ExceptionGroup("top", [ValueError(1), TypeError(2), ExceptionGroup("in", [ValueError(3), KeyError(4)])])
m, r = eg.split(ValueError); print(repr(m), repr(r))
print(eg.subgroup(KeyError), eg.subgroup(lambda e: isinstance(e, TypeError)), eg.subgroup(OSError), eg.message, eg.exceptions)
print(repr(eg.subgroup((TypeError, KeyError))), eg.derive([OSError()]))
attempt(lambda: eg.split(3))
try:
    raise eg
except* ValueError as g: print("V", repr(g))
except* KeyError as g: print("K", repr(g))
except* TypeError as g: print("T", repr(g))
# errors with name suggestions fields
try: undefined_name
except NameError as e: print(e.name, e)
try: (3).foo
except AttributeError as e: print(e.name, e.obj, e)
try: import nonexistent_mod
except ImportError as e: print(e.name, e, type(e).__name__)
def ub():
    print(loc); loc = 1
try: ub()
except UnboundLocalError as e: print(e)
print(issubclass(ExceptionGroup, Exception), ExceptionGroup.__mro__)
import sys
def rec(n): return rec(n + 1)
try: rec(0)
except RecursionError as e: print(e)
class R:
    def __repr__(self): return repr(self)
try: repr(R())
except RecursionError as e: print(str(e)[:32])
class RR:
    def __getattr__(self, n): return getattr(self, n)
try: RR().x
except RecursionError as e: print(str(e)[:32])
l = []; l.append(l); print(l)
d = {}; d[1] = d; print(d)
print(BaseException.__doc__, KeyError.__doc__, ExceptionGroup.__doc__)
try:
    raise ValueError("a") from 3
except TypeError as e: print(e)
