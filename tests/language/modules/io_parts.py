"""io.StringIO, io.BytesIO, warnings, traceback."""
import io
import sys
import traceback
import warnings


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


s = io.StringIO("one\ntwo\nthree")
print(s.readline(), list(s), s.read(), s.seek(0), s.read(3), s.tell())
s.seek(0, 2)
print(s.write("!"), s.getvalue(), s.seek(1), s.write("NE"), s.getvalue(), s.truncate(5), s.getvalue())
out = io.StringIO()
print("a", 1, file=out)
out.writelines(["x\n", "y"])
print(repr(out.getvalue()), out.readable(), out.isatty(), out.closed)
with out:
    pass
show(out.getvalue)
show(lambda: io.StringIO().write(5))
show(lambda: io.StringIO(5))
show(s.fileno)
b = io.BytesIO(b"ab\ncd")
print(b.readline(), b.read(1), b.read(), b.getvalue(), b.seek(0, 2), b.write(b"ef"), b.getvalue())
b.seek(10)
b.write(b"z")
print(b.getvalue(), b.tell())
show(lambda: b.write("text"))
print(isinstance(s, io.TextIOBase), isinstance(b, io.BufferedIOBase), issubclass(io.UnsupportedOperation, OSError))

try:
    try:
        {}["k"]
    except KeyError as inner:
        raise ValueError("outer") from inner
except ValueError as error:
    lines = traceback.format_exception(error)
    print(lines[-1], len([l for l in lines if "direct cause" in l]))
    print(traceback.format_exception_only(error), traceback.extract_tb(error.__traceback__)[0].lineno)
    print(traceback.format_exc().splitlines()[-1])


def where():
    return traceback.extract_stack()[-1].name, traceback.extract_stack()[-2].lineno > 0


print(where())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful")
    warnings.warn("old", DeprecationWarning)
print([(str(w.message), w.category.__name__) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    show(lambda: warnings.warn("now an error"))
show(lambda: warnings.warn("x", int))
