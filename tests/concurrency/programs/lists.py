# runner: --verify 20
"""Threads that share lists. One append, pop or store is one step, whatever the others do."""
import gc
from common import beside, crowd, scale

ROUNDS = 300 * scale


def appends():
    shared = []

    def body(number):
        for i in range(ROUNDS):
            shared.append((number, i))

    crowd(4, body)
    assert len(shared) == 4 * ROUNDS
    for number in range(4):
        mine = [i for n, i in shared if n == number]
        assert mine == list(range(ROUNDS)), "one thread's appends keep their order"
    print("appends", len(shared))


def pops():
    shared = [[i] for i in range(4 * ROUNDS)]

    def body(number):
        got = []
        while True:
            try:
                got.append(shared.pop(-1 if number % 2 else 0)[0])
            except IndexError:
                return got

    got = crowd(4, body)
    assert sorted(sum(got, [])) == list(range(4 * ROUNDS)), "each item is popped once"
    print("pops", len(shared))


def everything():
    shared = [object() for _ in range(10)]

    def body(number):
        nonlocal shared
        for i in range(ROUNDS):
            try:
                kind = (i + number) % 14
                if kind == 0:
                    shared.insert(i % 5, [i])
                elif kind == 1:
                    shared[i % 7] = {"i": i}
                elif kind == 2:
                    del shared[i % 3]
                elif kind == 3:
                    shared.extend([(i,), str(i)])
                elif kind == 4:
                    shared[1:3] = [[], [i], i]
                elif kind == 5:
                    shared.reverse()
                elif kind == 6:
                    assert len(shared[:]) <= 5 * ROUNDS * 4
                elif kind == 7:
                    for item in shared:
                        assert item is not None
                        if len(shared) > 200:
                            del shared[50:]
                elif kind == 8:
                    shared.sort(key=id)
                elif kind == 9:
                    shared += shared[:2]
                elif kind == 10:
                    shared.copy().clear()
                elif kind == 11:
                    assert isinstance(shared * 2, list)
                elif kind == 12:
                    shared.remove(shared[0])
                else:
                    list(reversed(shared))
            except (IndexError, ValueError):
                pass  # the others were faster; or it was changed while it was sorted
        return True

    print("everything", beside(gc.collect, 4, body))


def each_other():
    a, b = [1, 2], [3]

    def body(number):
        for i in range(ROUNDS):
            if number % 2:
                a.extend(b)
                del b[4:]
            else:
                b.extend(a)
                del a[4:]
            if i % 10 == 0:
                assert (a == b) in (True, False)

    crowd(4, body)
    assert set(a) <= {1, 2, 3} and set(b) <= {1, 2, 3}
    print("each other")


def iterators():
    source = list(range(ROUNDS))
    shared = iter(source)

    def body(number):
        return list(shared)

    got = sum(crowd(4, body), [])
    assert set(got) == set(source), "nothing is left out"
    print("iterators", next(shared, "end"))


appends()
pops()
everything()
each_other()
iterators()
