"""A hundred thousand frames stand in one thread while it makes garbage that only collections find."""
import sys
import threading

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
DEPTH = max(100, int(100_000 * min(SCALE, 1)))
sys.setrecursionlimit(DEPTH + 1000)
threading.stack_size(256 << 20)


def churn(count):
    for i in range(count):
        ring = []
        ring.append(ring)
        if i % 50_000 == 0:
            ring.append([0] * 100)
    return count


def descend(depth, held):
    if depth == 0:
        return churn(int(1_000_000 * SCALE))
    mine = [held]
    result = descend(depth - 1, mine)
    if mine[0] is not held:
        raise ValueError("lost what a frame held")
    return result


def work(results):
    results.append(descend(DEPTH, None))


results = []
thread = threading.Thread(target=work, args=(results,))
thread.start()
thread.join()
print(DEPTH, results)
