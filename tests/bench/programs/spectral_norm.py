"""The spectral norm of an infinite matrix, cut off: nested loops over floats and function calls."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    size = range(len(vector))
    return [sum([entry(i, j) * vector[j] for j in size]) for i in size]


def transposed_times(vector):
    size = range(len(vector))
    return [sum([entry(j, i) * vector[j] for j in size]) for i in size]


size = max(10, int(260 * SCALE ** 0.5))
u = [1.0] * size
for _ in range(10):
    v = transposed_times(times(u))
    u = transposed_times(times(v))
top = sum(a * b for a, b in zip(u, v))
print("%.9f" % (top / sum(b * b for b in v)) ** 0.5)
