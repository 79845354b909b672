"""weakref.getweakrefs: the common reference first, then the common proxy, then the newest."""
import weakref


class Thing:
    pass


class Own(weakref.ref):
    pass


def names():
    return weakref.getweakrefcount(t), [type(r).__name__ for r in weakref.getweakrefs(t)]


def number(r):
    return numbers[id(r)]


t = Thing()
a = weakref.ref(t, lambda r: print("a"))
b = Own(t)
print(names())
p = weakref.proxy(t)
print(names())
r = weakref.ref(t)
print(names())
c = Own(t)
d = weakref.ref(t, lambda r: print("d"))
q = weakref.proxy(t, lambda p: print("q"))
print(names())
numbers = {id(x): n for n, x in enumerate((a, b, p, r, c, d, q))}
print([number(x) for x in weakref.getweakrefs(t)])
print(weakref.ref(t) is r, weakref.proxy(t) is p, weakref.ref(t, print) is weakref.ref(t, print), Own(t) is b)
del r
print(names())
r = weakref.ref(t)
print([type(x).__name__ for x in weakref.getweakrefs(t)])
del t
