# runner: --verify 40 --collect 15
# python3: no
"""Random operations of all kinds on a pool of shared objects; the seed repeats what each thread tries."""
import collections
import gc
import random
import threading
import weakref
from common import crowd, scale, seed

ROUNDS = 800 * scale
finalised = []


class Thing:
    def __init__(self, *parts):
        self.parts = list(parts)

    def __del__(self):
        finalised.append(1)

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return len(self.__dict__)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return None


class Other(Thing):
    __slots__ = ("extra",)


def generator(pool):
    held = pool.pick()
    while True:
        held = yield held


class Pool:
    def __init__(self, randomness):
        self.items = [[], {}, set(), Thing(), Other(), collections.deque(), (1, 2)]
        self.random = randomness

    def pick(self):
        try:
            return self.items[self.random.randrange(len(self.items))]
        except (IndexError, ValueError):
            return None

    def put(self, item):
        if len(self.items) < 60:
            self.items.append(item)
        else:
            self.items[self.random.randrange(60)] = item


def make(pool, r):
    a, b = pool.pick(), pool.pick()
    return r.choice((
        lambda: [a, b], lambda: {"a": a, r.randrange(5): b}, lambda: (a, b), lambda: Thing(a, b),
        lambda: Other(a), lambda: generator(pool), lambda: lambda: (a, b), lambda: weakref.ref(Thing(a)),
        lambda: collections.deque([a, b], 8), lambda: str(r.random()), lambda: 2 ** r.randrange(200),
        lambda: type("T", (Thing,), {"a": a}), lambda: Thing(a).parts.append, lambda: {r.randrange(99), (1, "x")},
        lambda: iter([a, b]), lambda: ValueError(a), lambda: bytearray(b"x" * r.randrange(50)),
        lambda: frozenset([1, r.randrange(9)])))()


def change(it, other, r):
    if isinstance(it, list):
        r.choice((lambda: it.append(other), lambda: it.pop(), lambda: it.insert(0, other), lambda: it.reverse(),
                  lambda: it.__setitem__(0, other), lambda: it.clear(), lambda: it.extend([other] * 3),
                  lambda: it[:2], lambda: list(it), lambda: it.__delitem__(slice(20, None)), lambda: len(it)))()
    elif isinstance(it, dict):
        key = r.choice(("a", "b", "c", 1, 2, (1, 2), f"k{r.randrange(30)}"))
        r.choice((lambda: it.__setitem__(key, other), lambda: it.pop(key, None), lambda: it.get(key),
                  lambda: it.setdefault(key, other), lambda: it.clear(), lambda: list(it.items()),
                  lambda: it.update({key: other, "z": it}), lambda: it.popitem(), lambda: key in it))()
    elif isinstance(it, set):
        key = r.choice((1, 2, "x", (3, 4), r.randrange(100)))
        r.choice((lambda: it.add(key), lambda: it.discard(key), lambda: it.pop(), lambda: list(it),
                  lambda: it.update({key, 5}), lambda: it & {1, 2}, lambda: it.clear(), lambda: key in it))()
    elif isinstance(it, Thing):
        name = f"a{r.randrange(12)}"
        r.choice((lambda: setattr(it, name, other), lambda: getattr(it, name), lambda: delattr(it, name),
                  lambda: it.parts.append(other), lambda: setattr(it, "parts", []), lambda: vars(it),
                  lambda: setattr(it, "__dict__", {"parts": [other]}), lambda: weakref.ref(it)(),
                  lambda: setattr(it, "__class__", Thing)))()
    elif isinstance(it, collections.deque):
        r.choice((lambda: it.append(other), lambda: it.popleft(), lambda: it.rotate(1), lambda: list(it)))()
    elif isinstance(it, weakref.ref):
        it()
    elif isinstance(it, bytearray):
        r.choice((lambda: it.extend(b"yy"), lambda: it.pop(), lambda: bytes(it), lambda: it.reverse()))()
    elif isinstance(it, type) and it is not Thing and it is not Other:
        r.choice((lambda: setattr(it, "b", other), lambda: it(other), lambda: it.__subclasses__(),
                  lambda: type("S", (it,), {})))()
    elif isinstance(it, BaseException):
        try:
            raise it
        except BaseException as error:
            error.note = other
    elif hasattr(it, "send"):
        it.send(None)
    elif hasattr(it, "__next__"):
        next(it, None)
    elif callable(it):
        it() if it.__class__.__name__ == "function" else it(other)
    else:
        hash(it), repr(it)[:10], it == other


def body(number, pool):
    r = random.Random(seed * 100 + number)
    for i in range(ROUNDS):
        try:
            what = r.random()
            if what < 0.3:
                pool.put(make(pool, r))
            elif what < 0.97:
                change(pool.pick(), pool.pick(), r)
            elif what < 0.985:
                gc.collect()
            elif what < 0.99:
                thread = threading.Thread(target=change, args=(pool.pick(), [number], r))
                thread.start()
                thread.join()
            else:
                pool.items.clear()
                pool.put([])
        except (IndexError, KeyError, ValueError, RuntimeError, TypeError, AttributeError, StopIteration,
                RecursionError, NotImplementedError):
            pass
    return True


threading.excepthook = lambda args: None
pool = Pool(random.Random(seed))
print(crowd(4, body, pool))
pool.items.clear()
gc.collect()
gc.collect()
things = [o for o in gc.get_objects() if isinstance(o, Thing)]
assert not things, len(things)
print("finalised", len(finalised) > 0)
