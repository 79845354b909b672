class Endless:
    def __iter__(self):
        n = 0
        while True:
            yield n
            n += 1


class Bad:
    def __iter__(self):
        return 5


def attempt(f):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, error)


def a():
    x, y = 1,


def b():
    x, y = 1, 2, 3


def c():
    x, y = 5


def d():
    x, *y, z = [1]


def e():
    x, y = Endless()


def f():
    (x, y), z = 1, 2


def g():
    x, y = {}


def h():
    x, y = "abc"


def i():
    x, y = Bad()


def j():
    [*range(3), *5]


def k():
    {**[1]}


def l():
    a, b, c, *d = 1, 2


def m():
    x, y = None


def n():
    for x, y in [(1, 2), (3,)]:
        print(x, y)


for function in (a, b, c, d, e, f, g, h, i, j, k, l, m, n):
    attempt(function)
