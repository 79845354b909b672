"""Threads that each allocate and drop their own objects: run with one thread and with two (second argument)."""
import sys
import threading

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
THREADS = int(sys.argv[2]) if len(sys.argv) > 2 else 2


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, dx, dy):
        return Point(self.x + dx, self.y + dy)


def work(rounds, results, place):
    total = 0
    for i in range(rounds):
        path = [Point(i, i + 1)]
        for step in range(10):
            path.append(path[-1].moved(step, -step))
        table = {"path": path, "size": len(path)}
        total += table["path"][-1].x + table["size"]
    results[place] = total


results = [0] * THREADS
threads = [threading.Thread(target=work, args=(int(100_000 * SCALE), results, i)) for i in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results)
