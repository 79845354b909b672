# Decorators apply from the bottom, and are evaluated from the top.
def trace(name):
    print("evaluate", name)

    def decorate(f):
        print("apply", name, f.__name__)

        def wrapper(*args, **kwargs):
            print("enter", name)
            try:
                return f(*args, **kwargs)
            finally:
                print("leave", name)
        wrapper.__name__ = f.__name__
        return wrapper
    return decorate


@trace("outer")
@trace("inner")
def add(a, b):
    return a + b


print(add(1, b=2), add.__name__)


@trace("class")
def made():
    pass


def register(cls):
    cls.registered = True
    return cls


@register
class A:
    pass


print(A.registered)


@lambda f: "replaced"
def gone():
    pass


print(gone)
decorators = [lambda f: f() + 1]


@decorators[0]
def number():
    return 41


print(number)


class memo:
    def __init__(self, f):
        self.f, self.seen = f, {}

    def __call__(self, n):
        if n not in self.seen:
            self.seen[n] = self.f(n)
        return self.seen[n]


@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.seen))
try:
    @None
    def broken():
        pass
except TypeError as error:
    print(error)
