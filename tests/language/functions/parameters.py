# Every kind of parameter, together and apart.
def every(a, b, /, c, d=4, *rest, e, f=6, **more):
    return a, b, c, d, rest, e, f, more


print(every(1, 2, 3, e=5))
print(every(1, 2, 3, 40, 50, 60, e=5, f=7, g=8, a=9, b=10))
print(every(1, 2, c=3, e=5, d=0))
print(every(*[1, 2], *(3,), **{"e": 5}, **{"z": 26}))


def only_keywords(*, x, y=2):
    return x, y


print(only_keywords(x=1), only_keywords(y=3, x=4))


def only_positional(x, y=2, /, **names):
    return x, y, names


print(only_positional(1), only_positional(1, x=5, y=6))


def rest_only(*args, **kwargs):
    return args, kwargs


print(rest_only(), rest_only(*range(3), *"ab", **dict(k=1)))
print((lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 5, 6, d=7, q=8))
print(every.__defaults__, every.__kwdefaults__, every.__code__.co_argcount, every.__code__.co_posonlyargcount,
      every.__code__.co_kwonlyargcount, every.__code__.co_varnames)
