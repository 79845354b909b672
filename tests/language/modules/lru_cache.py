"""functools.lru_cache: what is kept, in which order it goes, and that no frame of its own shows."""
import copy
import functools
import sys


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        print("hash", self.n)
        return self.n

    def __eq__(self, other):
        print("eq", self.n, other.n)
        return self.n == other.n


class Result:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("gone", self.n)


@functools.lru_cache(maxsize=2)
def bounded(n):
    print("called", n)
    return Result(n)


for n in (1, 2, 1, 3, 1, 2):
    bounded(n)
print(bounded.cache_info(), bounded.cache_parameters(), bounded.__name__, bounded.__wrapped__.__name__)
bounded.cache_clear()
print(bounded.cache_info())
bounded(5)
del bounded


@functools.lru_cache(maxsize=None)
def add(a, b=2, *rest, **more):
    return (a, b, rest, sorted(more.items()))


print(add(1), add(1, 2), add(1, b=2), add(a=1), add(1, 2, 3, x=4), add(1, 2, 3, x=4), add(1.0), add(True), add.cache_info())
f = functools.lru_cache(maxsize=1)(lambda k: k.n)
print(f(Key(1)), f(Key(1)), f(Key(2)), f(Key(1)), f.cache_info())
for maxsize in (0, -3, 1):
    g = functools.lru_cache(maxsize)(lambda n: n)
    print([g(n) for n in (1, 1, 2)], g.cache_info())
typed = functools.lru_cache(typed=True)(lambda n, k=0: type(n).__name__)
print(typed(1), typed(1.0), typed(True), typed(1, k=1), typed(1, k=1.0), typed.cache_info())


class Class:
    def __init__(self, n):
        self.n = n

    @functools.lru_cache
    def method(self, x):
        return self.n * x

    @staticmethod
    @functools.cache
    def static(x):
        return x

    @classmethod
    @functools.lru_cache(4)
    def of_class(cls, x):
        return cls.__name__ * x


a, b = Class(2), Class(3)
print(a.method(2), b.method(2), a.method(2), Class.method.cache_info(), Class.static(1), a.static(1), Class.of_class(2), a.of_class(2))
print(type(Class.method), type(a.method).__name__, Class.method.__doc__, copy.copy(Class.method) is Class.method)
fib = functools.lru_cache(None)(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))
print(fib(80), fib.cache_info())
again = functools.lru_cache(8)(lambda n: again(n - 1) if n else "end")
print(again(5), again.cache_info(), again(5))


def depth():
    return sys._getframe(1).f_code.co_name


print(functools.lru_cache()(depth)())
fails = functools.lru_cache(lambda n: 1 // n)
for args in ((0,), ([],), (), (1, 2)):
    try:
        fails(*args)
    except Exception as e:
        print(type(e).__name__, e)
print(fails.cache_info())
for args in (("a",), (1.5,), (None, "x")):
    try:
        print(functools.lru_cache(*args)(len)("abc"))
    except Exception as e:
        print(type(e).__name__, e)
try:
    functools.lru_cache(4)(3)
except TypeError as e:
    print(e)
fails(0)
