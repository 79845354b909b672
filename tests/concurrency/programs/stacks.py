"""Deep stacks while collections scan them in parts: what a frame holds is there when it runs again, returns or unwinds."""
import gc
import sys
import threading
from common import crowd, scale

sys.setrecursionlimit(100000)
threading.stack_size(256 << 20)
DEPTH = 1500 * scale


begun = 0  # collections


def await_collection():
    """Goes on when another collection begins, so that the stack is scanned while it is unwound."""
    now = begun
    while begun == now:
        pass


class Node:
    def __init__(self, n):
        self.n = n
        self.me = self


def returns(n, kept):
    mine = [n, Node(n)]
    if n:
        got = returns(n - 1, kept)
    else:
        got = 0
        await_collection()
    kept.append(mine)
    mine = None
    return got + 1


def unwinds(n, kept):
    mine = (n, Node(n))
    if n == 0:
        await_collection()
        raise ValueError(n)
    try:
        unwinds(n - 1, kept)
    finally:
        kept.append(mine)
        mine = None


def generates(n):
    mine = [n]
    if n:
        yield from generates(n - 1)
    else:
        await_collection()
    moved, mine = mine, None
    yield moved


def body(number):
    for _ in range(4):
        kept = []
        assert returns(DEPTH, kept) == DEPTH + 1
        assert [one[0] for one in kept] == list(range(DEPTH + 1))
        assert all(one[1].n == one[0] and one[1].me is one[1] for one in kept)
        kept = []
        try:
            unwinds(DEPTH, kept)
        except ValueError:
            pass
        assert [one[0] for one in kept] == list(range(1, DEPTH + 1))
        assert all(one[1].n == one[0] for one in kept)
        assert [one[0] for one in generates(150)] == list(range(151))
    return True


over = threading.Event()


def collects():
    global begun
    while not over.is_set():
        begun += 1
        gc.collect()


collector = threading.Thread(target=collects)
collector.start()
print(crowd(2, body))
over.set()
collector.join()
