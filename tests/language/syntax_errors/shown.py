# How the place of a SyntaxError is shown, whatever it says of itself.
import sys


class Derived(SyntaxError):
    pass


def show(exception):
    sys.__excepthook__(type(exception), exception, None)


for error in SyntaxError, IndentationError, TabError, Derived:
    show(error("m", ("f", 2, 3, "  return 1\n", 2, 9)))
places = [
    ("f", 2, 3, "  return 1\n", 2, 90), ("f", 2, 30, "  return 1\n", 2, 90), ("f", 2, 30, "  return 1\n", 2, -1),
    ("f", 2, 1, "  return 1\n", 2, 5), ("f", 2, 2, "  return 1\n", 2, 5), ("f", 2, 0, "return 1\n", 2, 5), ("f", 2, 1, "return 1\n", 2, 0),
    ("f", 2, 3, "  return 1\n", 3, 1), ("f", 2, 3, "  r\xe9turn 1", 3, 1), ("f", 2, 3, "  return 1\n", 1, 9), ("f", 2, 20, "\xe9\xe9\xe9\xe9\xe9\n", 2, 21),
    ("f", 2, 3, "  ab\n  return 1\n", 2, 9), ("f", 2, 10, "  ab\n  return 1\n", 2, 12), ("f", 2, 3, None, 2, 12), ("f", None, 3, "x", 2, 12),
    ("f", 2, None, "x", 2, 12), ("f", 2, 1, "xyz", None, None), ("f", 2, 1, "xyz"), (None, 2, 1, "xyz", 2, 3), (5, 2, 1, "xyz", 2, 3),
    ("f", "2", 1, "xyz", 2, 3), ("f", 2, "1", "xyz", 2, 3), ("f", 2, 1, "xyz", "2", 3), ("f", 2, 1, "xyz", 2, "3"), ("f", 0, 1, "xyz", 2, 3),
    ("f", -1, 1, "xyz", 2, 3), ("f", 1, 1, "", 2, 3), ("f", 1, 4, "\n", 1, 6), ("f", 1, 5, "\xe9 \xe9 \xe9aaaaaaa\n", 1, 40), ("f", 1, 5, "  abcdefg\n", 1, 13),
    ("f", 1, -10**9, "x", 1, 10**9), ("f", 1, 10**18, "x", 10**18, -10**18), ("f", 1, 1, "x\n", 0, 10**18),
]
for place in places:
    print(place, file=sys.stderr)
    show(SyntaxError("m", place))
for arguments in (), ("a",), (None,), (5, ("f", 1, 2, "t")), (None, ("f", 1, 2, "t")):
    show(SyntaxError(*arguments))
error = SyntaxError("a")
error.lineno = 3
show(error)
error = SyntaxError("a")
error.filename = "q"
show(error)
error = SyntaxError("a", ("f", 1, 2, "t"))
error.msg = "other"
error.add_note("a note is lost where there is a place")
show(error)
error = SyntaxError("a")
error.add_note("a note")
show(error)
del error.msg
show(error)
