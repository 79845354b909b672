"""Callbacks of weak references: their order, in cycles, with finalisers, at resurrection; WeakMethod."""
# compare: no stderr
import gc
import weakref


class Thing:
    def __init__(self, name="t"):
        self.name = name


def callback(name):
    return lambda r: print("callback", name, r())


t = Thing()
refs = [weakref.ref(t, callback(i)) for i in range(4)]
proxy = weakref.proxy(t, lambda p: print("proxy", type(p).__name__))
del t
t = Thing()
a, b = weakref.ref(t, callback("a")), weakref.ref(t, callback("b"))
del a, t
t = Thing()
refs = [weakref.ref(t, callback("first")), weakref.ref(t, lambda r: 1 / 0), weakref.ref(t, callback("last"))]
del t
gc.collect()  # of what the imports have left
# Of cycles; a reference that goes with its target is not called.
t = Thing()
t.me = t
refs = [weakref.ref(t, callback("cycle 1")), weakref.ref(t, callback("cycle 2"))]
del t
print(gc.collect())
t = Thing()
t.me, t.ref = t, weakref.ref(t, callback("inside"))
del t
print(gc.collect())


class Finaliser(Thing):
    def __del__(self):
        print("del", self.name, r() is not None)


t = Finaliser("by count")
r = weakref.ref(t, callback("by count"))
del t
t = Finaliser("in a cycle")
t.me = t
r = weakref.ref(t, callback("in a cycle"))
del t
print(gc.collect() > 0)


class Phoenix(Thing):
    def __del__(self):
        global kept
        kept = self


t = Phoenix("again")
r = weakref.ref(t, callback("again"))
del t
print(r() is kept, kept.name)
del kept
print(r())
t = Phoenix("from a cycle")
t.me = t
r = weakref.ref(t, callback("from a cycle"))
del t
gc.collect()
print(r(), kept.name)
# A callback that drops the other references.
refs = {}


def drop(r):
    refs.clear()
    print("dropped")


t = Thing()
for i in range(3):
    refs[i] = weakref.ref(t, drop)
del t


class Methods:
    def method(self):
        return 1


m, n = Methods(), Methods()
print(weakref.ref(m.method)())
w = weakref.WeakMethod(m.method)
print(w()(), w == weakref.WeakMethod(m.method), hash(w) == hash(weakref.WeakMethod(m.method)))
print(w != weakref.WeakMethod(n.method), w == 1, w != 1)
called = weakref.WeakMethod(m.method, lambda r: print("dead", r is called, r()))
del m
print(w(), called(), w == weakref.WeakMethod(n.method), w == w)
for wrong in len, lambda: 0:
    try:
        weakref.WeakMethod(wrong)
    except TypeError as error:
        print(error)
