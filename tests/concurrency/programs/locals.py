# runner: --verify 20
"""threading.local: each thread has its own attributes, which go when the thread ends."""
import gc
import threading
import weakref
from common import beside, crowd, scale

ROUNDS = 100 * scale


class Item:
    pass


class Counted(threading.local):
    made = []

    def __init__(self, start):
        self.n = start
        self.made.append(threading.get_ident())


def own_values():
    shared = threading.local()
    shared.n = "main"

    def body(number):
        assert not hasattr(shared, "n")
        shared.n = 0
        for i in range(ROUNDS):
            shared.n += 1
            shared.held = [number, i]
            assert shared.held == [number, i]
        return shared.n

    print("own values", beside(gc.collect, 4, body), shared.n)


def initialised_once_each():
    shared = Counted(7)

    def body(number):
        shared.n += number
        return shared.n

    print("initialised", crowd(4, body), len(Counted.made), len(set(Counted.made)))


def gone_with_the_thread():
    shared = threading.local()
    seen = []

    def body():
        item = Item()
        seen.append(weakref.ref(item))
        shared.item = item

    for _ in range(ROUNDS // 5):
        thread = threading.Thread(target=body)
        thread.start()
        thread.join()
    thread = threading.Thread(target=len, args=("",))
    thread.start()
    thread.join()
    gc.collect()
    gone = sum(ref() is None for ref in seen)
    assert gone >= len(seen) - 2, (gone, len(seen))
    print("gone")


def gone_with_the_local():
    def body(number):
        for i in range(ROUNDS):
            shared = threading.local()
            shared.x = [i]
            del shared
        return True

    print("gone with the local", beside(gc.collect, 3, body))


own_values()
initialised_once_each()
gone_with_the_thread()
gone_with_the_local()
