def queens(n, row=0, columns=(), left=(), right=()):
    if row == n:
        yield columns
        return
    for c in range(n):
        if c not in columns and row - c not in left and row + c not in right:
            yield from queens(n, row + 1, columns + (c,), left + (row - c,), right + (row + c,))


print([sum(1 for _ in queens(n)) for n in range(1, 8)], next(queens(8)))
for line in next(queens(6)):
    print("." * line + "Q" + "." * (5 - line))
