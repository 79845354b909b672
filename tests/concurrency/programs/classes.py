# runner: --verify 25
"""Classes that change while threads call their methods, and classes that come and go."""
import gc
from common import beside, crowd, scale

ROUNDS = 200 * scale


class Base:
    value = 0

    def method(self):
        return 0

    def __len__(self):
        return 1

    def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__


class Derived(Base):
    def method(self):
        return super().method() + 10


def methods():
    def make(n):
        return lambda self: n

    def change(i):
        Base.method = make(i % 10)
        Base.value = [i]
        Base.__len__ = make(i % 5)
        Base.extra = i
        if i % 2:
            del Base.extra

    def body(number):
        it = Derived()
        for i in range(ROUNDS):
            if number == 0:
                change(i)
            else:
                assert 10 <= it.method() < 20
                assert 0 <= len(it) < 5
                assert it.value is not None
                getattr(it, "extra", None)
                assert it == it and bool(Derived) is True
        return True

    print("methods", crowd(4, body))


def comings_and_goings():
    def body(number):
        for i in range(ROUNDS // 5):
            made = type(f"C{number}_{i}", (Base,), {"method": lambda self: 5, "n": i})
            assert made().method() == 5 and made.n == i
            assert issubclass(made, Base) and isinstance(made(), Base)
            assert made in Base.__subclasses__()

            class Local(made):
                __slots__ = ("x",)

                def method(self):
                    return super().method() + 1

            it = Local()
            it.x = [it]
            assert it.method() == 6
        return True

    print("comings and goings", beside(gc.collect, 4, body))
    gc.collect()
    gc.collect()
    assert [c.__name__ for c in Base.__subclasses__()] == ["Derived"]


def bases():
    class A:
        def who(self):
            return "a"

    class B:
        def who(self):
            return "b"

    class C(A):
        pass

    def body(number):
        it = C()
        for i in range(ROUNDS):
            if number == 0:
                C.__bases__ = (B,) if i % 2 else (A,)
            else:
                assert it.who() in "ab"
                assert C.__mro__[0] is C
        return True

    print("bases", crowd(3, body))


def properties():
    class P:
        @property
        def v(self):
            return 1

    one, two = P.v, property(lambda self: 2)

    def body(number):
        it = P()
        for i in range(ROUNDS):
            if number == 0:
                P.v = two if i % 2 else one
            else:
                assert it.v in (1, 2)
        return True

    print("properties", crowd(3, body))


methods()
comings_and_goings()
bases()
properties()
