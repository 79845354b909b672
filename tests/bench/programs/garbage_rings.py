"""Cycles of a thousand objects, each dropped as soon as it is closed."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
LENGTH = 1000


class Link:
    def __init__(self, number, after):
        self.number = number
        self.after = after


def make_ring(seed):
    first = last = Link(seed, None)
    for number in range(1, LENGTH):
        last = Link(seed + number, last)
    first.after = last
    return last.after.number


total = 0
rings = int(1500 * SCALE)
for seed in range(rings):
    total += make_ring(seed)
print(rings, "rings", total)
