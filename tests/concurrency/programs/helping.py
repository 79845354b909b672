# runner: --collect 1 --verify 50
# zeal: collect=1000000,verify=0,pause=1
"""Threads take over parts of marking and of disposal: what lives keeps its references, what is dead goes once."""
import gc
import threading
import weakref
from common import crowd, scale

ROUNDS = 120 * scale


class Node:
    def __init__(self, number, payload):
        self.number = number
        self.payload = payload


class Slotted:
    __slots__ = ("other", "payload", "__weakref__")


def ring(size, payload):
    """Nodes that hold each other, and all of them `payload`."""
    first = last = Node(0, payload)
    for number in range(1, size):
        node = Node(number, payload)
        last.next = node
        last = node
    last.next = first
    return first


def tree(depth, parent=None):
    node = {"parent": parent, "depth": depth}
    node["children"] = [tree(depth - 1, node) for _ in range(2)] if depth else []
    return node


def count(node):
    return 1 + sum(count(child) for child in node["children"])


def numbers(node):
    """A generator that hangs in the ring that it walks."""
    node.walker = None
    while True:
        yield node.number
        node = node.next


common = [Node(i, None) for i in range(50)]  # what everybody's garbage holds


def body(number):
    mine = [Node(i, None) for i in range(20)]  # nobody else sees these, but the garbage that holds them
    long = list(range(3000)) + mine + common
    living = tree(7)
    good = True
    for i in range(ROUNDS):
        dead = ring(60, mine[i % 20])
        dead.more = [common[i % 50], long[:], tree(4)]
        dead.walker = numbers(dead)
        next(dead.walker)
        seen = weakref.ref(dead)
        a, b = Slotted(), Slotted()
        a.other, b.other, a.payload, b.payload = b, a, long, common
        class Local(Node):
            pass
        a.other.payload = Local(i, [Local])
        del dead, a, b, Local
        for k in range(400):
            filler = [k, str(k)]
        good = good and (seen() is None or seen().number == 0) and count(living) == 255
        good = good and [node.number for node in mine] == list(range(20)) and len(long) == 3070
    return good


print(crowd(4, body))
gc.collect()
print(sum(node.number for node in common), all(node.payload is None for node in common))
print([type(o).__name__ for o in gc.get_objects() if isinstance(o, (Slotted,))])
