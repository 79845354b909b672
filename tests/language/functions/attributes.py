# What a function object tells about itself.
def outer(a: int, b: "text" = 1, *, c: float = 2.0) -> list:
    """The documentation."""
    def inner():
        return a
    return inner


f = outer(1)
print(outer.__name__, outer.__qualname__, outer.__doc__, outer.__module__)
print(f.__name__, f.__qualname__, f.__doc__, f.__closure__[0].cell_contents)
print(outer.__annotations__, outer.__dict__, outer.__code__.co_name, outer.__code__.co_freevars, f.__code__.co_freevars)
outer.extra = 5
print(outer.extra, outer.__dict__)
outer.__name__ = "renamed"
outer.__qualname__ = "q.renamed"
print(outer.__name__, repr(outer).split(" at ")[0])
try:
    outer.__name__ = 5
except TypeError as error:
    print(error)
try:
    outer.__code__ = 5
except TypeError as error:
    print(error)
try:
    outer.missing
except AttributeError as error:
    print(error)
print((lambda: 0).__name__, (lambda: 0).__qualname__)
print(type(outer).__name__, callable(outer), outer.__globals__ is globals())


def replaced(a, b=None, *, c=None):
    return "replaced", a


outer.__code__ = replaced.__code__
print(outer(9))
