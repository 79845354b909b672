"""Dicts and sets filled, asked, joined, shrunk and walked."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def dicts(size):
    squares = {}
    for i in range(size):
        squares[i * 7919 % 65_521] = i
    hits = 0
    for i in range(0, size * 2, 3):
        if i in squares:
            hits += squares[i] & 15
    names = {"key%d" % (i % 1000): i for i in range(size)}
    for name in list(names)[::2]:
        del names[name]
    groups = {}
    for key, value in squares.items():
        groups.setdefault(key % 13, []).append(value)
    return hits + len(names) + sum(len(group) for group in groups.values()) + sum(names.values())


def sets(size):
    odd = set(range(1, size, 2))
    threes = {i for i in range(0, size, 3)}
    both = odd & threes
    either = odd | threes
    for i in range(0, size, 5):
        either.discard(i)
    pairs = {(i % 50, i % 31) for i in range(size)}
    return len(both) + len(either) + len(odd - threes) + len(odd ^ threes) + len(pairs) + (1 in both)


total = 0
for _ in range(max(1, int(12 * SCALE))):
    total += dicts(50_000) + sets(50_000)
print(total)
