"""f(*items): the items go straight to the parameters where that can be, and the other cases."""


def two(a, b):
    return a, b


def default(a, b=5, *rest, k=1, **more):
    return a, b, rest, k, more


def none():
    return "none"


def generator(a, b):
    yield a
    yield b


class Callable:
    def __call__(self, *a):
        return "called", a


class Made:
    def __init__(self, a, b):
        self.pair = a, b


def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except TypeError as e:
        print(e)


t = (1, 2)
print(two(*t), two(*[1, 2]), two(*"ab"), two(*{1: 2, 3: 4}), two(*(i for i in t)), two(*t[:1], 7), two(7, *t[:1]))
print(none(*()), none(*[]), default(*t), default(*range(5)), default(*t, k=3), default(*t, x=1), default(1, **{"b": 2}))
print(list(generator(*t)), Callable()(*t), Made(*t).pair, max(*t), (lambda a, b: a - b)(*t), "{}-{}".format(*t))
attempt(two, *(1,))
attempt(two, *(1, 2, 3))
attempt(none, 1)
try:
    two(*5)
except TypeError as e:
    print(e)
try:
    two(*t, **5)
except TypeError as e:
    print(e)
try:
    two(*t, a=1)
except TypeError as e:
    print(e)


class Tuple(tuple):
    def __iter__(self):
        print("iter")
        return iter((8, 9))


print(two(*Tuple((1, 2))))


def inside_generator():
    yield two(*t)
    yield default(*t)


print(list(inside_generator()))


def recursive(n, *rest):
    return n if n == 0 else recursive(*(n - 1, *rest))


print(recursive(50, 1, 2))


def countdown(n, total):
    return total if n == 0 else countdown(*(n - 1, total + n))


print(countdown(500, 0))


def endless(a):
    return endless(*(a,))


try:
    endless(1)
except RecursionError as e:
    print(e)


class Noisy:
    def __del__(self):
        print("del")


def take(a):
    a = None
    print("rebound")


take(*(Noisy(),))
print("end")


def wrapper(*a):
    return two(*a)


print([wrapper(i, i + 1) for i in range(3)])
try:
    wrapper(1)
except TypeError as e:
    print(e)
