# runner: --verify 20
"""Threads that share sets."""
import gc
from common import beside, crowd, scale

ROUNDS = 300 * scale


def adds():
    shared = set()

    def body(number):
        for i in range(ROUNDS):
            shared.add((number, i))
            shared.add(str(i))

    crowd(4, body)
    assert len(shared) == 5 * ROUNDS
    print("adds", len(shared))


def pops():
    shared = {(i,) for i in range(2 * ROUNDS)}

    def body(number):
        got = []
        while True:
            try:
                got.append(shared.pop()[0])
            except KeyError:
                return got

    assert sorted(sum(crowd(4, body), [])) == list(range(2 * ROUNDS))
    print("pops", shared)


def everything():
    shared = set(range(20))
    other = {(i,) for i in range(20)}

    def body(number):
        for i in range(ROUNDS):
            try:
                kind = (i + number) % 12
                if kind == 0:
                    shared.add((i,))
                elif kind == 1:
                    shared.discard((i - 2,))
                elif kind == 2:
                    shared.remove((i - 3,))
                elif kind == 3:
                    for item in shared:
                        assert item is not None
                elif kind == 4:
                    shared.update(other)
                elif kind == 5:
                    other.update(shared)
                elif kind == 6:
                    shared.difference_update(other)
                elif kind == 7:
                    assert isinstance(shared & other, set)
                elif kind == 8:
                    shared.intersection_update(other | {(i,)})
                elif kind == 9:
                    assert (shared == other) in (True, False)
                elif kind == 10:
                    frozenset(shared) in {frozenset(other)}
                else:
                    shared.symmetric_difference_update([(i,), (i + 1,)])
            except (KeyError, RuntimeError):
                pass
        return True

    print("everything", beside(gc.collect, 4, body))


adds()
pops()
everything()
