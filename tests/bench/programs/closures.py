"""Functions made and called all the time: cells, defaults, lambdas, composition, decorators."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def counter(step):
    value = 0

    def add():
        nonlocal value
        value += step
        return value

    return add


def compose(*functions):
    def run(x):
        for function in functions:
            x = function(x)
        return x

    return run


def remember(function):
    known = {}

    def wrapper(*arguments):
        if arguments not in known:
            known[arguments] = function(*arguments)
        return known[arguments]

    return wrapper


@remember
def ways(n, k):
    return 1 if k in (0, n) else ways(n - 1, k - 1) + ways(n - 1, k)


total = 0
counters = [counter(step) for step in range(8)]
for i in range(int(350_000 * SCALE)):
    total += counters[i & 7]()
    pipeline = compose(lambda x: x + i, lambda x, by=3: x * by, counters[1] and (lambda x: x - 1))
    total += pipeline(i) + ways(20 + i % 10, i % 20)
print(total)
