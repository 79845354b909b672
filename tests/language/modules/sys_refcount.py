"""sys.getrefcount counts exactly, its own argument included."""
import sys


class Thing:
    pass


a = Thing()
print(sys.getrefcount(a))
b = a
print(sys.getrefcount(a))
items = [a, a]
print(sys.getrefcount(a))
del b
items.clear()
print(sys.getrefcount(a))


def f(x):
    return sys.getrefcount(x)


print(f(a))
holder = {"k": a}
holder2 = (a,)
a.me = a
print(sys.getrefcount(a))
del holder, holder2, a.me
print(sys.getrefcount(a))
print(sys.getrefcount(Thing()))
