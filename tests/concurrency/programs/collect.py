# runner: --collect 3
"""Collections asked for from all sides while structures are built and taken apart."""
import gc
from common import crowd, scale

ROUNDS = 60 * scale


class Node:
    def __init__(self, n):
        self.n = n
        self.edges = []


def ring(size):
    nodes = [Node(i) for i in range(size)]
    for i, node in enumerate(nodes):
        node.edges.append(nodes[(i + 1) % size])
        node.edges.append({"back": nodes[i - 1]})
    return nodes[0]


def check(node, size):
    at, n = node, 0
    while True:
        at, n = at.edges[0], n + 1
        if at is node:
            break
    assert n == size, (n, size)


def body(number, shared):
    for i in range(ROUNDS):
        size = 3 + (i * 7 + number) % 40
        mine = ring(size)
        if i % 5 == number % 5:
            gc.collect()
        check(mine, size)
        shared[i % 8] = (mine, size)
        other, n = shared[(i + number) % 8] or (mine, size)
        check(other, n)
        if i % 3 == 0:
            shared[(i + 3) % 8] = None
    return True


shared = [None] * 8
print(crowd(4, body, shared))
shared.clear()
gc.collect()
gc.collect()
left = sum(isinstance(o, Node) for o in gc.get_objects())
print("left", left)


def switched(number):
    for i in range(ROUNDS // 3):
        gc.disable() if number else gc.enable()
        gc.get_threshold(), gc.isenabled(), gc.get_count()
        assert len(gc.get_objects()) > 10
        gc.get_referrers(shared), gc.get_referents(shared)
    return True


print(crowd(3, switched))
gc.enable()
