# runner: --verify 20
"""Threads that share dicts."""
import gc
from common import beside, crowd, scale

ROUNDS = 300 * scale


class Key:
    """Equality in Python: others can come in between."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 7

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


def stores():
    shared = {}

    def body(number):
        for i in range(ROUNDS):
            shared[number, i] = [i]
            shared[i] = number

    crowd(4, body)
    assert len(shared) == 5 * ROUNDS
    assert all(shared[n, i] == [i] for n in range(4) for i in range(ROUNDS))
    print("stores", len(shared))


def setdefaults():
    shared = {}

    def body(number):
        return [shared.setdefault(f"k{i}", [number]) for i in range(ROUNDS)]

    columns = zip(*crowd(4, body))
    assert all(column[0] is item for column in columns for item in column), "all get the same object"
    print("setdefaults", len(shared))


def pops():
    shared = {i: [i] for i in range(2 * ROUNDS)}

    def body(number):
        got = []
        for i in range(2 * ROUNDS):
            item = shared.pop(i, None)
            if item is not None:
                got.append(item[0])
        return got

    assert sorted(sum(crowd(4, body), [])) == list(range(2 * ROUNDS))
    assert not shared
    print("pops")


def popitems():
    shared = {str(i): i for i in range(2 * ROUNDS)}

    def body(number):
        got = []
        while True:
            try:
                got.append(shared.popitem()[1])
            except KeyError:
                return got

    assert sorted(sum(crowd(4, body), [])) == list(range(2 * ROUNDS))
    print("popitems", shared)


def everything():
    shared = {}

    def body(number):
        for i in range(ROUNDS):
            key = Key(i % 40) if i % 3 else f"s{i % 40}"
            try:
                kind = (i + number) % 13
                if kind < 3:
                    shared[key] = [number, i]
                elif kind == 3:
                    del shared[key]
                elif kind == 4:
                    for k, v in shared.items():
                        assert v is not None and k is not None
                elif kind == 5:
                    shared.update({key: (i,), "x": i})
                elif kind == 6:
                    assert len(list(shared)) >= 0
                elif kind == 7:
                    shared.get(key, None)
                elif kind == 8 and i % 50 == 0:
                    shared.clear()
                elif kind == 9:
                    dict(shared)
                elif kind == 10:
                    list(shared.values())
                elif kind == 11:
                    assert (key in shared) in (True, False)
                else:
                    shared | {"y": 1}
            except (KeyError, RuntimeError):
                pass  # gone already; or it changed during iteration
        return True

    print("everything", beside(gc.collect, 4, body))


def counters():
    """d[k] += 1 is no single step, but no value that was never stored may appear."""
    shared = dict.fromkeys(range(8), 0)

    def body(number):
        for i in range(ROUNDS):
            shared[i % 8] += 1

    crowd(4, body)
    assert all(0 < n <= 4 * ROUNDS for n in shared.values())
    print("counters", sorted(shared))


stores()
setdefaults()
pops()
popitems()
everything()
counters()
