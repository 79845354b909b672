# The traceback and frames as objects.
import sys


def a():
    b(1)


def b(x):
    y = 2
    raise ValueError("x")


try:
    a()
except ValueError as error:
    tb = error.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame.f_lineno, sorted(tb.tb_frame.f_locals)[:3] if tb.tb_next is None else "")
        tb = tb.tb_next


def depth():
    f, n = sys._getframe(), 0
    while f:
        n += 1
        f = f.f_back
    return n


print(depth(), (lambda: depth())())
print(sys._getframe().f_code.co_name, sys._getframe().f_globals is globals())


def caller_name():
    return sys._getframe(1).f_code.co_name


def someone():
    return caller_name()


print(someone())
try:
    sys._getframe(1000)
except ValueError as error:
    print(error)
