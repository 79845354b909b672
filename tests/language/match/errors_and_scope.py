class NoArgs:
    pass


class BadArgs:
    __match_args__ = ["x"]


class BadName:
    __match_args__ = (5,)


def attempt(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


def a():
    match NoArgs():
        case NoArgs(1):
            return 1


def b():
    match BadArgs():
        case BadArgs(1):
            return 1


def c():
    match BadName():
        case BadName(1):
            return 1


def d():
    match 5:
        case int(1, 2):
            return 1


def e():
    five = 5
    match 5:
        case five(1):
            return 1


def f():
    match NoArgs():
        case NoArgs(x=1):
            return 1
        case NoArgs():
            return "no attribute"


def g():
    match [1, 2]:
        case [a, 3]:
            pass
        case [3, b]:
            pass
        case _:
            pass
    return a


def h():
    match 1:
        case x:
            pass
    return x


def i():
    class A:
        __match_args__ = ("x", "x")
        x = 1
    match A():
        case A(1, x=1):
            return 1


for function in (a, b, c, d, e, f, g, h, i):
    attempt(function)
match = 5
case = match + 1
print(match, case)
match (1, 2):
    case x, y:
        print(x, y)
match {"a": 1, "b": 2}:
    case {"a": 1, **rest}:
        print(rest)
