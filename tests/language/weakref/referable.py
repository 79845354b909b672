"""What can be referenced weakly, by its class."""
import weakref
from collections import deque


def function():
    yield


class Plain:
    def method(self):
        pass


plain = Plain()
for thing in (
        (), [], {}, set(), frozenset(), 1, 2 ** 100, 1.5, "a", b"a", bytearray(), None, ..., NotImplemented, 1j, object(), range(3), slice(1),
        iter([]), len, [].append, Plain, plain, Plain.method, plain.method, function, lambda: 0, function(), type, int, weakref, property(),
        classmethod(len), staticmethod(len), function.__code__, weakref.ref(plain), weakref.proxy(plain), zip(), {}.keys(), Plain.__dict__,
        super(Plain, plain), enumerate([]), deque(), ValueError(), OSError(), BaseException(), StopIteration(), ExceptionGroup("g", [ValueError()])):
    try:
        print(type(thing).__name__, weakref.ref(thing)() is thing)
    except TypeError as error:
        print(error)

for base in int, tuple, bytes, list, dict, float, set, object, Exception, type, complex, bytearray, frozenset:
    for slots in (), ("__weakref__",), ("__dict__",), None:
        words = [base.__name__, slots]
        try:
            derived = type("Derived", (base,), {} if slots is None else {"__slots__": slots})
            words += ["__weakref__" in derived.__dict__, hasattr(derived, "__weakref__")]
            weakref.ref(derived("a", (), {}) if base is type else derived())
            print(*words, "ok")
        except TypeError as error:
            print(*words, error)


class Number(int):
    pass


class MoreNumber(Number):
    pass


class Both(int, Plain):
    pass


class BothOtherwise(Plain, int):
    pass


class Text(str):
    pass


class Error(Exception):
    pass


class MoreError(Error):
    __slots__ = ()


for made in MoreNumber(), Both(), BothOtherwise(), Text(), Error(), MoreError():
    try:
        print(weakref.ref(made)() is made)
    except TypeError as error:
        print(error)
