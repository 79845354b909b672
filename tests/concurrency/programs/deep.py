"""Deep structures that one thread makes and another releases."""
import gc
import threading
from common import beside, crowd, scale

LENGTH = 30000 * scale


class Link:
    __slots__ = ("next", "other")

    def __init__(self, next):
        self.next = next


def chain(length):
    head = None
    for _ in range(length):
        head = Link(head)
    return head


def released_by_another():
    box = [chain(LENGTH)]
    thread = threading.Thread(target=box.clear)
    thread.start()
    for i in range(20):
        gc.collect()
    thread.join()
    print("released by another", box)


def many_at_once():
    def body(number):
        for kind in range(4):
            deep = None
            for _ in range(LENGTH // 10):
                deep = (deep,) if kind == 0 else [deep] if kind == 1 else {"d": deep} if kind == 2 else Link(deep)
            if number % 2:
                shared[number] = deep
                del deep
                shared[number] = None
        return True

    shared = {}
    print("many at once", beside(gc.collect, 3, body))


def shared_tails():
    """Two chains with one tail, dropped at the same time: the tail goes once."""
    gone = []

    class Tail:
        def __del__(self):
            gone.append(1)

    for _ in range(10 * scale):
        tail = Tail()
        for _ in range(100):
            tail = [tail]
        heads = [[tail] for _ in range(4)]
        del tail

        def body(number):
            heads[number].clear()

        crowd(4, body)
    print("shared tails", len(gone) // scale)


def generators_in_generators():
    def wrap(inner):
        for item in inner:
            yield item

    def body(number):
        for _ in range(20):
            it = iter([1, 2, 3])
            for _ in range(60):
                it = wrap(it)
            assert next(it) == 1
            shared.append(it)
        return True

    shared = []
    print("generators", crowd(3, body))
    thread = threading.Thread(target=shared.clear)
    thread.start()
    thread.join()


released_by_another()
many_at_once()
shared_tails()
generators_in_generators()
