class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):
        print("prepare", name, bases, keywords)
        return {"injected": 1}

    def __new__(mcs, name, bases, namespace, **keywords):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")))
        return super().__new__(mcs, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **keywords):
        print("init", name, keywords)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)

    def __instancecheck__(cls, instance):
        return instance == 5

    def __len__(cls):
        return 42

    def __getattr__(cls, name):
        return "meta " + name

    @property
    def prop(cls):
        return "prop of " + cls.__name__


class A(metaclass=Meta, option=1):
    def __init__(self, x):
        self.x = x


a = A(7)
print(a.x, A.injected, isinstance(5, A), len(A), A.unknown, A.prop, type(A) is Meta)


class B(A):
    pass


print(type(B) is Meta)
X = type("X", (list,), {"m": lambda self: len(self)})
print(X([1, 2]).m(), X.__name__)


class M1(type):
    pass


class M2(type):
    pass


try:
    class Conflict(M1("P", (), {}), M2("Q", (), {})):
        pass
except TypeError as error:
    print(error)


class Base:
    def __init_subclass__(cls, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag
        print("subclass", cls.__name__, tag)


class Derived(Base, tag="t"):
    pass


try:
    class Wrong(Derived, other=1):
        pass
except TypeError as error:
    print(error)


class Item:
    def __class_getitem__(cls, key):
        return cls.__name__, key


print(Item[int], Item[1, 2])


def function_metaclass(name, bases, namespace):
    return name, bases


class F(metaclass=function_metaclass):
    pass


print(F)
