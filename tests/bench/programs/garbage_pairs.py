"""Four million objects in cycles of two, each pair dropped as soon as it is made."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Node:
    __slots__ = ("other", "number")


def make_pair(number):
    a = Node()
    b = Node()
    a.other = b
    b.other = a
    a.number = number
    b.number = -number
    return a.number + b.number


def main(pairs):
    total = 0
    for number in range(pairs):
        total += make_pair(number)
    return total


count = int(2_000_000 * SCALE)
print(count, "pairs", main(count))
