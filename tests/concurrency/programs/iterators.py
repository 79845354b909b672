# runner: --verify 20
"""Iterators that several threads advance. python3's built-in ones never break, and hand each item out at least
once; itertools.count hands each number out once."""
import collections
import functools
import gc
import itertools
from common import beside, crowd, scale

ROUNDS = 300 * scale


def drained(make, whole):
    shared = make()

    def body(number):
        got = []
        while True:
            try:
                got.append(next(shared))
            except StopIteration:
                return got
            except RuntimeError:
                return got

    got = sum(beside(gc.collect, 3, body), [])
    if whole is not None:
        assert set(got) >= set(whole), "nothing is left out"
    return len(got) > 0


source = list(range(ROUNDS))
for name, make, whole in [
        ("list", lambda: iter(source), source),
        ("tuple", lambda: iter(tuple(source)), source),
        ("range", lambda: iter(range(ROUNDS)), source),
        ("dict", lambda: iter(dict.fromkeys(source)), source),
        ("items", lambda: iter({i: [i] for i in source}.values()), None),
        ("set", lambda: iter(set(source)), source),
        ("str", lambda: iter("é€x" * ROUNDS), "é€x"),
        ("reversed", lambda: reversed(source), source),
        ("enumerate", lambda: enumerate(source), None),
        ("zip", lambda: zip(source, source), None),
        ("map", lambda: map(lambda x: [x], source), None),
        ("filter", lambda: filter(None, source), source[1:]),
        ("chain", lambda: itertools.chain(source, source), None),
        ("islice", lambda: itertools.islice(source, ROUNDS), None),
        ("cycle", lambda: itertools.islice(itertools.cycle([1, [2], 3]), ROUNDS), None),
        ("product", lambda: itertools.product([1, 2, 3], repeat=4), None),
        ("permutations", lambda: itertools.permutations(range(5)), None),
        ("accumulate", lambda: itertools.accumulate(source), None),
        ("groupby", lambda: itertools.groupby(source, lambda x: x // 7), None),
        ("zip_longest", lambda: itertools.zip_longest(source, [1]), None),
        ("deque", lambda: iter(collections.deque(source)), None),
        ("callable", lambda: iter(iter(source).__next__, -1), None)]:
    try:
        assert drained(make, whole), name
    except AssertionError as error:
        raise AssertionError(name, *error.args)
print("drained")


def counted():
    shared = itertools.count()

    def body(number):
        return [next(shared) for _ in range(ROUNDS)]

    got = sorted(sum(crowd(4, body), []))
    assert got == list(range(4 * ROUNDS)), "each number once"
    print("count")


def tees():
    def body(number):
        a, b = itertools.tee(range(50))
        assert list(a) == list(b)
        return True

    print("tee", crowd(3, body))


def deques():
    shared = collections.deque(maxlen=50)

    def body(number):
        for i in range(ROUNDS):
            try:
                kind = (i + number) % 8
                if kind < 2:
                    shared.append([i])
                elif kind == 2:
                    shared.appendleft([i])
                elif kind == 3:
                    shared.pop()
                elif kind == 4:
                    shared.popleft()
                elif kind == 5:
                    shared.rotate(3)
                elif kind == 6:
                    list(shared)
                else:
                    shared[0] = [i, i]
            except (IndexError, RuntimeError):
                pass
        return True

    print("deques", beside(gc.collect, 4, body))


def queues_of_deque():
    shared = collections.deque()

    def body(number):
        got = []
        for i in range(ROUNDS):
            shared.append((number, i))
            got.append(shared.popleft())
        return got

    got = sum(crowd(4, body), [])
    assert sorted(got) == [(n, i) for n in range(4) for i in range(ROUNDS)]
    print("queues of deque")


def caches():
    calls = []

    @functools.lru_cache(maxsize=20)
    def cached(n):
        calls.append(n)
        return [n]

    def body(number):
        for i in range(ROUNDS):
            assert cached((i * (number + 1)) % 30) == [(i * (number + 1)) % 30]
        return True

    print("caches", crowd(4, body), cached.cache_info().maxsize)


def collections_of_all_kinds():
    ordered, default, counter = collections.OrderedDict(), collections.defaultdict(list), collections.Counter()
    partial = functools.partial(max, key=lambda x: -x)

    def body(number):
        for i in range(ROUNDS // 2):
            ordered[number, i] = i
            default[number].append(i)
            counter[number] += 1
            assert partial([3, 1, 2]) == 1
        return True

    crowd(4, body)
    assert len(ordered) == 4 * (ROUNDS // 2)
    assert [len(default[n]) for n in range(4)] == [counter[n] for n in range(4)] == [ROUNDS // 2] * 4
    print("collections")


counted()
tees()
deques()
queues_of_deque()
caches()
collections_of_all_kinds()
