"""weakref: references, callbacks, proxies, containers, finalize."""
import gc
import weakref


class Thing:
    def __init__(self, name="t"):
        self.name = name

    def method(self):
        return f"method of {self.name}"

    def __len__(self):
        return 3

    def __add__(self, other):
        return f"add {other}"

    def __getitem__(self, key):
        return key

    def __eq__(self, other):
        return isinstance(other, Thing) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return f"Thing({self.name})"


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


t = Thing()
r = weakref.ref(t)
print(r() is t, r is weakref.ref(t), weakref.getweakrefcount(t), weakref.getweakrefs(t) == [r])
called = []
r2 = weakref.ref(t, lambda ref: called.append(ref() is None))
print(r == r2, hash(r) == hash(t), r is not r2, r2.__callback__ is not None)
other = Thing()
print(weakref.ref(other) == r, weakref.ref(Thing("z")) == r)
del t
print(r(), called, r == r2, r2.__callback__)
show(lambda: hash(weakref.ref(Thing("temporary"))))
for bad in (5, "a", (), None, [], {}):
    show(lambda: weakref.ref(bad))
show(lambda: weakref.ref())
show(lambda: weakref.ref(other, None, 3))
s = weakref.ref({1}.__class__)
print(s() is set)


def order(name):
    return lambda ref: print("callback", name)


t = Thing()
refs = [weakref.ref(t, order(i)) for i in range(3)]
del t
t = Thing()
failing = weakref.ref(t, lambda ref: print("in callback", ref()))
cycle = Thing("cycle")
cycle.me = cycle
w = weakref.ref(cycle, order("cycle"))
del cycle
print(w() is not None)
gc.collect()
print(w())

p = weakref.proxy(other)
print(p.name, p.method(), len(p), p + 1, p["k"], bool(p), p == other, str(p))
p.extra = 5
print(other.extra, type(p).__name__, isinstance(p, Thing))
del p.extra
show(lambda: hash(p))
show(lambda: p.missing)
f = weakref.proxy(show)
print(type(f).__name__)
del other
show(lambda: p.name)
show(lambda: p + 1)

d = weakref.WeakValueDictionary()
a, b = Thing("a"), Thing("b")
d["a"], d["b"] = a, b
print(sorted(d.keys()), len(d), d["a"], "a" in d, d.get("z"), "z" in d)
del a
print(sorted(d.items()), len(d))
show(lambda: d["a"])
print(d.pop("b"), list(d), d.setdefault("c", b), d == {"c": b})
del b
print(len(d), dict(d))

k = weakref.WeakKeyDictionary()
x, y = Thing("x"), Thing("y")
k[x], k[y] = 1, 2
print(sorted(k.values()), k[x], x in k, 5 in k, len(k))
del x
print([(key.name, v) for key, v in k.items()])
show(lambda: k.pop(Thing("x"), "absent"))

ws = weakref.WeakSet([y])
z = Thing("z")
ws.add(z)
print(sorted(item.name for item in ws), len(ws), z in ws, 5 in ws)
del z
print([item.name for item in ws], ws == {y}, ws | weakref.WeakSet() == weakref.WeakSet([y]))

m = weakref.WeakMethod(y.method)
print(m()(), m() == y.method)
del y
ws.clear()
gc.collect()
print(m())

t = Thing("fin")
fin = weakref.finalize(t, print, "finalized", 1, sep="|")
print(fin.alive, fin.peek()[1:], fin.atexit)
del t
print(fin.alive, fin(), fin.peek(), fin.detach())
t = Thing("fin2")
fin = weakref.finalize(t, lambda: 42)
print(fin(), fin())
keep = Thing("exit")
weakref.finalize(keep, print, "at exit 1")
weakref.finalize(keep, print, "at exit 2")
weakref.finalize(keep, print, "never").atexit = False


class Slotted:
    __slots__ = ("a",)


class Referable:
    __slots__ = ("a", "__weakref__")


show(lambda: weakref.ref(Slotted()))
show(lambda: weakref.ref(Referable())())


class Sub(weakref.ref):
    __slots__ = ("tag",)

    def __init__(self, target, callback=None, tag=None):
        super().__init__(target, callback)
        self.tag = tag

    def __new__(cls, target, callback=None, tag=None):
        return super().__new__(cls, target, callback)


one = Sub(keep, tag=1)
print(one() is keep, one.tag, one is not Sub(keep), isinstance(one, weakref.ReferenceType))
