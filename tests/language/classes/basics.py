class A:
    """Documentation."""
    shared = []
    count = 0

    def __init__(self, x):
        self.x = x
        A.count += 1

    def get(self):
        return self.x


a, b = A(1), A("two")
print(a.get(), b.get(), A.count, A.__doc__, A.__name__, A.__qualname__, A.__module__, A.__bases__, A.__mro__)
a.shared.append(1)
b.shared = "own"
print(A.shared, b.shared, a.__dict__, b.__dict__)
print(isinstance(a, A), isinstance(a, object), issubclass(A, object), type(a) is A, type(A) is type, isinstance(A, type))
del b.shared
print(b.shared)
try:
    del b.shared
except AttributeError as error:
    print(error)
try:
    a.missing
except AttributeError as error:
    print(error, error.name, error.obj is a)
try:
    A.missing
except AttributeError as error:
    print(error)
setattr(a, "odd name", 5)
print(getattr(a, "odd name"), hasattr(a, "nothing"), getattr(a, "nothing", "default"))
print(repr(a).split(" at ")[0], repr(A), str(A))
A.later = lambda self: "added later"
print(a.later())
a.__class__ = type("Other", (), {"get": lambda self: "other"})
print(a.get(), a.x)
print(sorted(n for n in dir(a) if not n.startswith("__")))
