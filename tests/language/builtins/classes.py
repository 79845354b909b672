"""__build_class__: metaclasses, __prepare__, __mro_entries__, keywords, the __class__ cell."""


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        print("prepare", name, bases, kwargs)
        return {"prepared": True}

    def __new__(mcls, name, bases, namespace, **kwargs):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")), kwargs)
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", name)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args):
        print("call", cls.__name__)
        return super().__call__(*args)


class A(metaclass=Meta, flag=1):
    x = 1


class B(A):
    def who(self):
        return __class__.__name__


print(B.prepared, B().who(), type(B).__name__)


class Other(type):
    pass


def conflict():
    class C(A, metaclass=Other):
        pass


show(conflict)


class Stand:
    def __mro_entries__(self, bases):
        return (list,)


class D(Stand()):
    pass


print(D.__bases__, len(D.__orig_bases__))


class BadPrepare(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return 5


def bad_prepare():
    class E(metaclass=BadPrepare):
        pass


show(bad_prepare)


def function_meta(name, bases, namespace, **kwargs):
    return name, bases, kwargs, "x" in namespace


class F(metaclass=function_meta, y=2):
    x = 1


print(F)


class Lost(type):
    def __new__(mcls, name, bases, namespace):
        namespace.pop("__classcell__", None)
        return super().__new__(mcls, name, bases, namespace)


def lost_cell():
    class G(metaclass=Lost):
        def f(self):
            return __class__


show(lost_cell)
show(lambda: __build_class__())
show(lambda: __build_class__(5, "x"))
show(lambda: __build_class__(lambda: None, 5))


class Plain:
    def __init_subclass__(cls, tag=None, **kwargs):
        print("subclass", cls.__name__, tag)


class Tagged(Plain, tag="t"):
    pass


print(Tagged.__mro__[1] is Plain, Tagged.__module__, Tagged.__qualname__)
