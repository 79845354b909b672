"""weakref.ref: arguments, attributes, comparison, classes derived from it."""
import copy
import weakref


class Thing:
    def __init__(self, name="t"):
        self.name = name

    def __repr__(self):
        return f"Thing({self.name})"

    def __eq__(self, other):
        return isinstance(other, Thing) and self.name == other.name

    def __hash__(self):
        return hash(self.name)


def show(text, env=globals()):
    try:
        print(text, "->", eval(text, env))
    except Exception as error:
        print(text, "!!", type(error).__name__, error)


t = Thing()
r = weakref.ref(t)
for text in (
        "weakref.ref()", "weakref.ref(t, 1, 2)", "weakref.ref(t, callback=None)", "weakref.ref(x=t)", "weakref.ref(1)", "weakref.ref(None)",
        "r.__callback__", "r()", "r(1)", "r(a=1)", "r == weakref.ref(Thing())", "r != weakref.ref(Thing())", "r < r", "r == 5",
        "hash(r) == hash(t)", "type(r)", "(type(r).__name__, type(r).__module__, type(r).__qualname__)", "r.nothing", "r.__dict__", "bool(r)",
        "weakref.ReferenceType is weakref.ref", "weakref.ref[int]", "weakref.ProxyTypes", "setattr(r, '__callback__', 1)", "setattr(r, 'x', 1)",
        "weakref.getweakrefcount(1)", "weakref.getweakrefs(1)", "weakref.getweakrefcount()", "weakref.getweakrefs(t, t)", "weakref.getweakrefs(object=t)",
        "weakref.proxy()", "weakref.proxy(1)", "weakref.proxy(t, 1, 2)", "weakref.proxy(t, callback=1)", "weakref.ProxyType()", "weakref.ProxyType(t)"):
    show(text)
q = weakref.ref(Thing("never hashed"))
del t
for text in "r()", "r == r", "r == weakref.ref(Thing())", "hash(r) == hash('t')", "hash(q)", "q == r", "r != q", "repr(r).endswith('; dead>')":
    show(text)
t = Thing()
r = weakref.ref(t)
print(copy.copy(r) is r, copy.deepcopy(r) is r, repr(r).startswith("<weakref at 0x"), "to 'Thing' at" in repr(r))


class Own(weakref.ref):
    def __init__(self, target, callback=None, extra=0):
        super().__init__(target, callback)
        self.extra = extra

    def __call__(self):
        return super().__call__(), self.extra


class Slots(weakref.ref):
    __slots__ = ("key",)

    def __new__(cls, target, callback, key):
        self = super().__new__(cls, target, callback)
        self.key = key
        return self

    def __init__(self, target, callback, key):
        super().__init__(target, callback)


a, b = Own(t), Own(t, extra=5)
print(a is b, a(), b(), a == b, a == r, hash(a) == hash(r))
show("Own()")
show("Own(t, None, 1, 2)")
c = Slots(t, None, 7)
print(c.key, c() is t)
