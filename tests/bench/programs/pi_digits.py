"""Digits of pi from a stream of integer fractions, which grow: arithmetic on large integers."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = (q * k, (2 * q + r) * l, t * l, k + 1,
                                (q * (7 * k + 2) + r * l) // (t * l), l + 2)


count = int(2200 * SCALE ** 0.5)
stream = digits()
for start in range(0, count, 50):
    print("".join(str(next(stream)) for _ in range(min(50, count - start))), start)
