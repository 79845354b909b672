class Single:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self, *args):
        print("init", args)


print(Single(1) is Single(2))


class Other:
    def __new__(cls):
        return 5

    def __init__(self):
        print("never")


print(Other())


class Upper(str):
    def __new__(cls, text):
        return super().__new__(cls, text.upper())


print(Upper("abc"), type(Upper("x")).__name__)


class Point(tuple):
    def __new__(cls, x, y):
        return tuple.__new__(cls, (x, y))

    x = property(lambda self: self[0])


print(Point(1, 2), Point(3, 4).x)


class Bad:
    def __init__(self):
        return 5


for action in (lambda: Bad(), lambda: object(1), lambda: object.__new__(5), lambda: int.__new__(str), lambda: Single.__new__(),
               lambda: type("X", (), {}, 5, 6), lambda: type("a", "b", "c"), lambda: type(1, (), {})):
    try:
        action()
    except TypeError as error:
        print(error)


class NoInit:
    pass


try:
    NoInit(1)
except TypeError as error:
    print(error)


class OnlyNew:
    def __new__(cls, x):
        return object.__new__(cls)


OnlyNew(1)
try:
    OnlyNew()
except TypeError as error:
    print(error)
