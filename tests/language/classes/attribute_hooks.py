class A:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError("refused " + name)
        return "computed " + name

    def __setattr__(self, name, value):
        self.log.append(("set", name, value))

    def __delattr__(self, name):
        self.log.append(("del", name))


a = A()
a.x = 1
del a.y
print(a.log, a.z, hasattr(a, "nope"), getattr(a, "nothing", 5))
try:
    a.nope
except AttributeError as error:
    print(error)


class B:
    x = 1

    def __getattribute__(self, name):
        if name == "hidden":
            raise AttributeError(name)
        return ("intercepted", name)

    def __getattr__(self, name):
        return ("fallback", name)

    def method(self):
        return 1


b = B()
print(b.x, b.hidden, b.method, b.__dict__)


class C:
    def __dir__(self):
        return ["z", "a"]


print(dir(C()))


class D:
    pass


d = D()
d.__dict__["via dict"] = 1
d.__dict__ = {"new": 2}
print(d.new, vars(d))
try:
    d.__dict__ = 5
except TypeError as error:
    print(error)
try:
    (5).x = 1
except AttributeError as error:
    print(error)
try:
    int.x = 1
except TypeError as error:
    print(error)
try:
    object().x = 1
except AttributeError as error:
    print(error)
try:
    setattr(d, 5, 1)
except TypeError as error:
    print(error)
try:
    getattr(d, 5)
except TypeError as error:
    print(error)
d.__dict__ = {}
for i in range(100):
    setattr(d, f"a{i}", i)
for i in range(0, 100, 2):
    delattr(d, f"a{i}")
print(sorted(d.__dict__)[:5], len(d.__dict__), list(d.__dict__)[:3])
