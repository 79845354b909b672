import gc
import weakref


class A:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, seen() is not None if seen else None)


seen = None
a = A("a")
r = weakref.ref(a, lambda ref: print("callback", ref() is None))
seen = r
print(r() is a, r is weakref.ref(a) if False else "", weakref.getweakrefcount(a))
del a
print(r())
seen = None
b = A("b")
p = weakref.proxy(b)
print(p.name)
p.name = "renamed"
del b
try:
    p.name
except ReferenceError as error:
    print(error)
d = weakref.WeakValueDictionary()
k = weakref.WeakKeyDictionary()
s = weakref.WeakSet()
c = A("c")
d["c"] = c
k[c] = 1
s.add(c)
print(len(d), len(k), len(s), d["c"].name)
del c
print(len(d), len(k), len(s))
e = A("e")
f = weakref.finalize(e, print, "finalized", 5)
print(f.alive)
del e
print(f.alive)
for bad in (5, "a", (1,), None, [], {}):
    try:
        weakref.ref(bad)
    except TypeError as error:
        print(error)
x, y = A("x"), A("y")
x.o, y.o = y, x
del A.__del__  # the order of finalisers in a cycle is not promised
rx = weakref.ref(x, lambda _: print("x cleared"))
del x, y
gc.collect()
print(rx())


class M:
    def m(self):
        return "method"


m = M()
w = weakref.WeakMethod(m.m)
print(w()())
del m
print(w())
order = []
z = A("z")
refs = [weakref.ref(z, lambda r, i=i: order.append(i)) for i in range(3)]
del z
print(order)
