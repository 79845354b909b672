# What a generator returns is alive while what it held goes, and the end of that collects.
import gc
import weakref


class Collects:
    def __del__(self):
        gc.collect()


class Result:
    alive = False

    def __del__(self):
        print("Result.__del__", self.alive)


def returns(made):
    result = made()
    result.alive = True
    seen.append(weakref.ref(result))
    kept = Collects()
    yield 1
    return result


def a_class():
    class Local:
        n = 42
    return Local


seen = []
for made in Result, a_class:
    steps = returns(made)
    next(steps)
    try:
        next(steps)
    except StopIteration as end:
        got = end.value
    print(got.alive, seen[-1]() is got, getattr(got, "n", None))
got = None


def named():
    yield gc.collect() is not None


steps = named()
steps.__name__ = "".join(["made", "up"])
steps.__qualname__ = "".join(["made", "up", "too"])
print(next(steps), steps.__name__, steps.__qualname__)


class Old:
    pass


class New:
    def __del__(self):
        print("New.__del__")


thing = Old()
thing.__class__ = New
gc.collect()
print(type(thing).__name__)
thing = None
