"""Trees that are built, walked and dropped, bottom up; one of them lives all the time."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(node):
    if node.left is None:
        return 1
    return 1 + count(node.left) + count(node.right)


kept = build(14)
for depth in range(4, 15, 2):
    rounds = max(1, int(SCALE * (1 << (18 - depth))))
    total = 0
    for _ in range(rounds):
        total += count(build(depth))
    print(rounds, "trees of depth", depth, "hold", total)
print("the kept tree holds", count(kept))
