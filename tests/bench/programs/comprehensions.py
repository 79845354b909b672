"""List, dict and set comprehensions, nested ones, conditions, unpacking; and any, all, zip, map, filter."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def transpose(matrix):
    return [[row[i] for row in matrix] for i in range(len(matrix[0]))]


def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in transpose(b)] for row in a]


def main(rounds):
    total = 0
    matrix = [[(x * y) % 7 for x in range(20)] for y in range(20)]
    for r in range(rounds):
        evens = [n * n for n in range(1000) if n % 2 == 0]
        by_last = {n: str(n)[-1] for n in evens}
        digits = {last for last in by_last.values() if last != "6"}
        pairs = [(a, b) for a in range(30) for b in range(a) if (a + b + r) % 3 == 0]
        product = multiply(matrix, matrix)
        total += sum(a - b for a, b in pairs) + len(digits) + product[3][5]
        total += all(n >= 0 for n in evens) + any(n > 10**9 for n in evens)
        total += sum(map(lambda n: n & 3, filter(None, evens)))
    return total


print(main(max(1, int(600 * SCALE))))
