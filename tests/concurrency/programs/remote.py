# runner: --limbo 24000000 --heap 100000000
"""Objects made by one thread and freed by another, without end: memory stays bounded."""
import queue
import threading
from common import crowd, scale

ROUNDS = 150 * scale


class Item:
    def __init__(self, i):
        self.payload = [str(i)] * 10
        self.more = {"i": i, "big": "x" * 2000}


def pipe():
    channel = queue.Queue(20)

    def body(number):
        for i in range(ROUNDS):
            if number % 2:
                channel.put([Item(i) for _ in range(10)])
            else:
                assert len(channel.get()) == 10
        return True

    print("pipe", crowd(4, body))


def grown_and_shrunk():
    """Each growth of a shared container leaves its old array to be reused after a while."""
    lists, table = [[] for _ in range(4)], {}

    def body(number):
        for i in range(ROUNDS // 2):
            mine = lists[number]
            for k in range(200):
                mine.append(k)
                table[number, k] = mine
            mine.clear()
            if i % 10 == 0:
                table.clear()
        return True

    print("grown and shrunk", crowd(4, body))


def one_large_one():
    box = [None]

    def body(number):
        for i in range(ROUNDS // 10):
            box[0] = ["large"] * 100000
        return True

    print("one large one", crowd(3, body))


pipe()
grown_and_shrunk()
one_large_one()
