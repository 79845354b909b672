"""Generators in chains, with send, with yield from, and recursive ones."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Tree:
    def __init__(self, low, high):
        middle = (low + high) // 2
        self.value = middle
        self.left = Tree(low, middle) if low < middle else None
        self.right = Tree(middle + 1, high) if middle + 1 < high else None

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right


def numbers(limit):
    for i in range(limit):
        yield i


def only(test, source):
    for item in source:
        if test(item):
            yield item


def average():
    total = count = 0
    value = None
    while True:
        value = yield (total / count if count else None)
        total += value
        count += 1


def main(rounds):
    total = 0
    tree = Tree(0, 2000)
    for _ in range(rounds):
        total += sum(only(lambda n: n % 3 == 0, (n * 2 for n in numbers(6000))))
        total += sum(tree)
        mean = average()
        next(mean)
        for i in range(2000):
            last = mean.send(i)
        total += int(last)
    return total


print(main(max(1, int(170 * SCALE))))
