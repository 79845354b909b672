e = ValueError(1, "two")
print(e.args, str(e), repr(e), str(ValueError()), repr(ValueError("x")), str(ValueError("x")), str(KeyError("x")), str(KeyError(1, 2)))
e.args = [5]
print(e.args, e)
e.note = "attribute"
e.add_note("a note")
print(e.__notes__, e.__dict__)
try:
    e.add_note(5)
except TypeError as error:
    print(error)
print(e.with_traceback(None) is e, e.__traceback__)
try:
    e.__traceback__ = 5
except TypeError as error:
    print(error)
try:
    e.__cause__ = 5
except TypeError as error:
    print(error)
try:
    e.__context__ = "x"
except TypeError as error:
    print(error)
stop = StopIteration(5)
print(stop.value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code)
o = OSError(2, "No such file", "name")
print(o, o.errno, o.strerror, o.filename, type(o).__name__, repr(o))
print(type(OSError(13, "x")).__name__, type(OSError(17, "x")).__name__, OSError("one"), OSError(1, 2))
u = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad byte")
print(u, u.start, u.end, u.object, u.reason, u.encoding)
s = SyntaxError("message", ("file", 3, 5, "text", 3, 8))
print(s, s.lineno, s.offset, s.msg, s.filename, s.text, s.end_lineno)
n = NameError("m", name="x")
print(n.name, AttributeError("m", name="y", obj=5).obj, ImportError("m", name="n", path="p").path)
try:
    ValueError(x=1)
except TypeError as error:
    print(error)


class Custom(Exception):
    def __init__(self, code):
        self.code = code


class WithText(Exception):
    def __str__(self):
        return "own text"


print(repr(Custom(5)), Custom(5).args, str(Custom(6)), WithText(1), repr(WithText(1)))
g = ExceptionGroup("group", [ValueError(1), TypeError(2)])
print(g, repr(g), g.exceptions, g.message)
