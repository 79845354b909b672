# runner: --verify 20
"""Cells and module globals that threads share."""
import gc
import threading
from common import beside, crowd, scale

ROUNDS = 400 * scale
counter = 0
holder = None


def cells():
    count, item = 0, [0]
    lock = threading.Lock()

    def body(number):
        nonlocal count, item
        for i in range(ROUNDS):
            with lock:
                count += 1
            item = [number, i]
            assert len(item) == 2
        return lambda: (count, item)

    functions = crowd(4, body)
    assert functions[0]()[0] == 4 * ROUNDS
    assert all(f()[1] is item for f in functions)
    print("cells", count)


def emptied():
    value = 1

    def body(number):
        nonlocal value
        for i in range(ROUNDS):
            try:
                if (number + i) % 3 == 0:
                    del value
                else:
                    value = (i,)
                assert value is not None
            except (NameError, UnboundLocalError):
                pass
        value = 1
        return True

    print("emptied", beside(gc.collect, 4, body))


def module_globals():
    lock = threading.Lock()

    def body(number):
        global counter, holder
        for i in range(ROUNDS):
            with lock:
                counter += 1
            holder = [number, holder if i % 50 else None]
            globals()[f"made_{number}"] = holder
            assert globals()[f"made_{number}"] is not None
            if i % 7 == 0:
                del globals()[f"made_{number}"]
                try:
                    assert not made_0  # noqa: may be there or not
                except (NameError, AssertionError):
                    pass
        return True

    print("globals", beside(gc.collect, 4, body), counter)


def built_ins_hidden():
    """A global that hides a built-in, comes and goes under running code."""
    def body(number):
        for i in range(ROUNDS):
            if number == 0:
                if i % 2:
                    globals().pop("len", None)
                else:
                    globals()["len"] = lambda x: 3
            else:
                assert len("abc") == 3
        globals().pop("len", None)
        return True

    print("built-ins hidden", crowd(3, body))


def defaults():
    def function(a, b=[1], *, c=(2,)):
        return a, b, c

    def body(number):
        for i in range(ROUNDS):
            if number == 0:
                function.__defaults__ = ([i],)
                function.__kwdefaults__ = {"c": (i,)}
                function.note = [i]
            else:
                a, b, c = function(i)
                assert a == i and len(b) == 1 and len(c) == 1
        return True

    print("defaults", crowd(3, body))


def code_replaced():
    def one():
        return 1

    def two():
        return 2

    def function():
        return 0

    def body(number):
        for i in range(ROUNDS):
            if number == 0:
                function.__code__ = one.__code__ if i % 2 else two.__code__
            else:
                assert function() in (0, 1, 2)
        return True

    print("code replaced", crowd(3, body))


cells()
emptied()
module_globals()
built_ins_hidden()
defaults()
code_replaced()
