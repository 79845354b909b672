# runner: --collect 1 --verify 50
# zeal: collect=1000000,verify=0,pause=100
"""Collections come while large objects are being released: what these still hold stays until its turn."""
import random
from common import crowd, scale, seed

ROUNDS = 10 * scale


class Node:
    released = 0

    def __init__(self, number):
        self.number = number

    def __del__(self):
        if self.number % 1000 == 999:
            Node.released += 1


def wide(size):
    """Half of it is referred to once more, so that not all of it goes with the list."""
    nodes = [Node(i) for i in range(size)]
    return nodes, nodes[: size // 2]


def deep(depth, width):
    """Wide at the bottom, and deeper than a release nests."""
    inner = [[i] for i in range(width)]
    for i in range(depth):
        inner = [inner, i]
    return inner


def halves(size, wait):
    """The first half is known to a collection when the list goes, because another list has gone before."""
    nodes = [[i] for i in range(size)]
    half = nodes[: size // 2]
    for i in range(wait):
        pass
    del half
    del nodes


def body(number):
    good = True
    chance = random.Random(seed * 100 + number)
    for i in range(ROUNDS):
        nodes, half = wide(2000)
        table = {k: [k] for k in range(1000)}
        pair = (deep(70, 1500), [0] * 20000 + [[k] for k in range(500)])
        for k in range(0, 1000, 2):
            del table[k]
        del nodes
        good = good and [node.number for node in half] == list(range(1000))
        del half, table
        del pair
        halves(20000, chance.randrange(20000))
    return good


print(crowd(3, body))
