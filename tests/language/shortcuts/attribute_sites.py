"""One attribute instruction that meets receivers of many kinds, and receivers that change under it."""
import math


def load(x):
    return x.name


def call(x, *rest):
    return x.method(*rest)


def call_plain(x):
    return x.method()


def store(x, v):
    x.name = v


def make(i):
    class Made:
        def __init__(self):
            if i % 2:
                self.before = 0
            self.name = i

        def method(self):
            return -self.name

    Made.__name__ = "Made%d" % i
    return Made


classes = [make(i) for i in range(12)]
for rounds in range(3):
    for c in classes:
        o = c()
        assert (load(o), call_plain(o), call(o)) == (o.name, -o.name, -o.name)
        store(o, 5)
        assert load(o) == 5, o


# A class and an instance of it that has no attributes wear the same root shape.
class Plain:
    name = "of the class"

    def method(self=None):
        return "method of %s" % type(self).__name__


for i in range(4):
    print(load(Plain), load(Plain()), call_plain(Plain), call_plain(Plain()))
Plain.name = "another"
print(load(Plain), load(Plain()))


# The class changes after the instruction has learned.
class Base:
    name = 1

    def method(self):
        return "base"


class Derived(Base):
    pass


d = Derived()
for i in range(8):
    print(load(d), call_plain(d), end=" ")
    if i == 1:
        Base.name = 2
    elif i == 2:
        Derived.method = lambda self: "derived"
    elif i == 3:
        d.name = "own"
    elif i == 4:
        d.method = lambda: "of the instance"
    elif i == 5:
        del Derived.method
    elif i == 6:
        del d.method, d.name
print()


# Properties: learned, replaced, with an exception, on a subclass, called again by __init__ of the property.
class Propertied:
    def __init__(self, v):
        self.v = v

    @property
    def name(self):
        if self.v < 0:
            raise AttributeError("negative")
        return self.v

    @name.setter
    def name(self, v):
        self.v = v * 10


p = Propertied(3)
for i in range(5):
    print(load(p), end=" ")
    store(p, i)
print()
Propertied.__dict__["name"].__init__(lambda self: "again")
print(load(p), load(Propertied(-1)))
Propertied.name = property(lambda self, more=1: "with a default")
print(load(p))
Propertied.name = 7
print(load(p))


class Guarded(Propertied):
    @property
    def name(self):
        return self.missing

    def __getattr__(self, name):
        return "fallback for " + name


print([load(Guarded(1)) for i in range(3)])


def deep(self):
    return load(self)


Propertied.name = property(deep)
try:
    load(p)
except RecursionError as e:
    print("RecursionError:", e)

# Slots, and instances of built-in types.
class Slotted:
    __slots__ = ("name",)


s = Slotted()
for i in range(3):
    try:
        print(load(s), end=" ")
    except AttributeError as e:
        print(e, end=" ")
    store(s, i)
print()
for x in 1, "text", [], None, ():
    try:
        load(x)
    except AttributeError as e:
        print(e)
    try:
        store(x, 1)
    except AttributeError as e:
        print(e)


# Static and class methods, and callables that are no functions.
class Kinds:
    @staticmethod
    def method(*a):
        return "static", a

    name = staticmethod(len)


class Kinds2:
    @classmethod
    def method(cls, *a):
        return cls.__name__, a

    name = classmethod(lambda cls: 1)


class Kinds3:
    method = len
    name = print


for i in range(3):
    print(call(Kinds(), 1), call(Kinds, 1), call(Kinds2(), 1), call(Kinds2, 1), call(Kinds3(), [1]))
    print(call_plain(Kinds()), call_plain(Kinds), call_plain(Kinds2()), call_plain(Kinds2))
print(load(Kinds()) is len, load(Kinds3()) is print, load(Kinds2()).__self__)


# Modules.
def root(m, x):
    return m.sqrt(x)


def constant(m):
    return m.pi


class Fake:
    pi = 3

    @staticmethod
    def sqrt(x):
        return "fake"


for i in range(3):
    print(root(math, 4), constant(math), root(Fake, 4), constant(Fake()))
saved = math.pi
math.pi = 4
print(constant(math))
math.extra = 1
print(constant(math), math.extra)
del math.extra, math.pi
try:
    constant(math)
except AttributeError as e:
    print(e)
math.pi = saved
print(constant(math), math.__name__, math.__dict__["pi"], math.__class__.__name__)


# Attributes that come and go: the shape goes forth and back, and over to a dict.
class Free:
    pass


f = Free()
for i in range(6):
    f.name = i
    print(load(f), end=" ")
    if i % 2:
        del f.name
    if i == 3:
        f.__dict__["name"] = "through the dict"
        print(load(f), end=" ")
try:
    load(f)
except AttributeError as e:
    print(e)
many = Free()
for i in range(80):
    setattr(many, "a%d" % i, i)
    store(many, i)
print(load(many), many.a79, len(vars(many)))
many.__class__ = Plain
print(load(many), call_plain(many))
