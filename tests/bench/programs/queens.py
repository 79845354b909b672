"""Queens on a board, by backtracking with sets and a generator."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def place(n, row, columns, rising, falling):
    if row == n:
        yield ()
        return
    for column in range(n):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        for rest in place(n, row + 1, columns, rising, falling):
            yield (column,) + rest
        columns.remove(column)
        rising.remove(row + column)
        falling.remove(row - column)


solutions = 0
for _ in range(max(1, int(180 * SCALE))):
    for solution in place(8, 0, set(), set(), set()):
        solutions += 1
        last = solution
print(solutions, last)
