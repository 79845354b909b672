class A:
    """doc of A"""
    x = 1
    def __init__(self, a, b=2):
        self.a = a
        self.b = b
    def m(self):
        return self.a + self.b
    @classmethod
    def c(cls):
        return cls.__name__
    @staticmethod
    def s(v):
        return v * 2
    @property
    def p(self):
        "prop doc"
        return self.a
    @p.setter
    def p(self, v):
        self.a = v
    @p.deleter
    def p(self):
        del self.a

a = A(1)
print(a.m(), a.c(), A.c(), a.s(4), A.s(5), a.p)
a.p = 10
print(a.a, a.p, A.__doc__, A.__name__, A.__qualname__, A.__module__)
del a.p
try:
    a.p
except AttributeError as e:
    print(e)
print(A.__mro__, A.__bases__, A.__base__)
print(type(a), type(A), isinstance(a, A), issubclass(A, object))
print(a.__dict__, a.__class__)
a.zz = 5
print(sorted(a.__dict__.items()))
print(A.p.__doc__, A.p.fget.__name__)

class B(A):
    def __init__(self, a):
        super().__init__(a, 7)
        self.c2 = 3
    def m(self):
        return super().m() * 100
    @classmethod
    def c(cls):
        return "B" + super().c()
b = B(3)
print(b.m(), b.c(), B.c(), b.__dict__)
print(B.__subclasses__(), A.__subclasses__())

# errors
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: a.nothing)
attempt(lambda: A.nothing)
attempt(lambda: A())
attempt(lambda: A(1, 2, 3))
attempt(lambda: A(1, q=2))
attempt(lambda: object(1))
attempt(lambda: object().x)
class Empty: pass
attempt(lambda: Empty(1))
attempt(lambda: setattr(object(), "x", 1))
attempt(lambda: setattr(1, "x", 1))
attempt(lambda: setattr(1, "real", 1))
attempt(lambda: setattr(int, "foo", 1))
attempt(lambda: delattr(a, "qq"))
attempt(lambda: int.foo)
attempt(lambda: (1).foo)
attempt(lambda: None.foo)
attempt(lambda: A.x.y)
attempt(lambda: type("X", (int, str), {}))
attempt(lambda: type("X", (bool,), {}))
attempt(lambda: type("X", (A, B), {}))
attempt(lambda: type("X", (A, A), {}))
attempt(lambda: type("X", (1,), {}))
attempt(lambda: type(1, (), {}))
attempt(lambda: type("X", [], {}))
attempt(lambda: type("X", (), []))
attempt(lambda: type(1, 2))
attempt(lambda: type("X", (), {}, foo=1))
attempt(lambda: int.__add__(1))
attempt(lambda: int.__add__("a", 1))
attempt(lambda: int.__add__(1, "a"))
attempt(lambda: int.__add__())
attempt(lambda: (1).__add__(2, 3))
attempt(lambda: int.__new__(str))
attempt(lambda: object.__new__(int))
attempt(lambda: int.__new__())
attempt(lambda: int.__new__(3))
attempt(lambda: super())
attempt(lambda: super(A, 3))
attempt(lambda: super(3, 3))
attempt(lambda: isinstance(3, 4))
attempt(lambda: issubclass(3, 4))
attempt(lambda: issubclass(int, 4))
attempt(lambda: isinstance(3, (str, (float, int))))
attempt(lambda: isinstance(3, int | str))
attempt(lambda: [].append())
attempt(lambda: [].append(1, 2))
attempt(lambda: [].append(x=1))
attempt(lambda: list.append())
attempt(lambda: list.append(3, 4))
attempt(lambda: len())
attempt(lambda: len(1))
attempt(lambda: len(1, 2))
attempt(lambda: [].pop(1, 2))
attempt(lambda: {}.get())
attempt(lambda: {}.pop())
attempt(lambda: "a" + 1)
attempt(lambda: 1 + "a")
attempt(lambda: [] + 1)
attempt(lambda: () + 1)
attempt(lambda: b"" + 1)
attempt(lambda: [] * "a")
attempt(lambda: 2.5 * [])
attempt(lambda: {} + {})
attempt(lambda: -"a")
attempt(lambda: ~1.5)
attempt(lambda: 1 < "a")
attempt(lambda: {} < {})
attempt(lambda: 1 @ 2)
attempt(lambda: divmod(1, "a"))
attempt(lambda: pow(1, "a"))
attempt(lambda: pow(1, 2, "a"))
attempt(lambda: 1 ** "a")
attempt(lambda: hash([]))
attempt(lambda: hash({}))
attempt(lambda: {[]: 1})
attempt(lambda: 1[0])
attempt(lambda: int[0])
attempt(lambda: None[0])
attempt(lambda: iter(1))
attempt(lambda: next(1))
attempt(lambda: 1())
attempt(lambda: 1 in 2)
attempt(lambda: [x for x in 1])
attempt(lambda: abs("a"))
attempt(lambda: A.m())
attempt(lambda: A.m(1))
