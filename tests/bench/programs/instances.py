"""A list of so many instances of two attributes (a million at full scale), and nothing else: what one takes in memory
is the difference between two sizes."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def fill(table):
    for i in range(len(table)):
        table[i] = Point(7, 8)


table = [None] * int(1_000_000 * SCALE)
fill(table)
print(len(table), table[0].x, table[-1].y)
