import sys


def current():
    return sys.exc_info()[0] and sys.exc_info()[0].__name__, sys.exception() and str(sys.exception())


print(current())
try:
    raise ValueError("v")
except ValueError:
    print(current())
    try:
        raise KeyError("k")
    except KeyError:
        print(current())
    print(current())
print(current())


def generator():
    try:
        raise OSError("in generator")
    except OSError:
        yield current()
        yield current()


try:
    raise ValueError("outside")
except ValueError:
    g = generator()
    print(next(g), current(), next(g), current())
print(current())


def called():
    print("called", current())
    try:
        raise KeyError("own")
    except KeyError:
        print("own", current())
    print("after", current())


try:
    1 / 0
except ZeroDivisionError:
    called()
    print(current())
