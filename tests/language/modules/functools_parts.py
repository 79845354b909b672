"""functools: partial, reduce, wraps, lru_cache, cmp_to_key, total_ordering, singledispatch, cached_property."""
import functools


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


p = functools.partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, repr(p))
q = functools.partial(functools.partial(print, 1, sep="-"), 2)
q(3, end="!\n")
print(q.args, q.keywords)
q.note = "x"
print(q.note, q.__dict__)
show(lambda: functools.partial())
show(lambda: functools.partial(5))
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(lambda a, b: a + b, [], 5))
show(lambda: functools.reduce(lambda a, b: a, []))
show(lambda: functools.reduce(lambda a, b: a, 5))
print(sorted([5, 2, 9], key=functools.cmp_to_key(lambda a, b: b - a)))


def decorate(f):
    @functools.wraps(f)
    def wrapper(*args):
        """wrapper doc"""
        return f(*args)
    return wrapper


@decorate
def original(a: int):
    """original doc"""
    return a


print(original.__name__, original.__doc__, original.__wrapped__(3), original.__annotations__)


@functools.lru_cache(maxsize=2)
def square(n):
    print("computing", n)
    return n * n


print(square(2), square(2), square(3), square(4), square(2))
print(square.cache_info())
square.cache_clear()
print(square.cache_info(), square.cache_parameters(), square.__name__)
show(lambda: square([]))


@functools.lru_cache
def plain(n, k=1):
    return n


print(plain(1), plain(1, k=1), plain(n=1), plain(1.0), plain.cache_info())


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits)
typed = functools.lru_cache(typed=True)(lambda x: type(x).__name__)
print(typed(1), typed(1.0), typed(True))
show(lambda: functools.lru_cache("a"))


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


a, b = Version(1), Version(2)
print(a <= b, a >= b, a > b, a <= Version(1), a >= Version(1))


class Empty:
    pass


show(lambda: functools.total_ordering(Empty))


@functools.singledispatch
def describe(x):
    return "object"


@describe.register
def _(x: int):
    return "int"


@describe.register(list)
def _(x):
    return "list"


describe.register(str, lambda x: "str")
print(describe(1), describe([]), describe("a"), describe(1.5), describe(True))
print(describe.dispatch(bool) is describe.registry[int])
show(lambda: describe())


class Circle:
    def __init__(self, r):
        self.r = r

    @functools.cached_property
    def area(self):
        print("computing area")
        return self.r ** 2

    @functools.singledispatchmethod
    def scale(self, by):
        return "?"

    @scale.register
    def _(self, by: int):
        return self.r * by

    half = functools.partialmethod(scale, 5)

    @functools.lru_cache
    def cached(self, x):
        return self.r + x


c = Circle(3)
print(c.area, c.area, c.__dict__, c.scale(2), c.scale("x"), c.cached(1), c.half())
