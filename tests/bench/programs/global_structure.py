"""One busy thread on a large global structure; with "2" as second argument another thread waits idle meanwhile."""
import sys
import threading

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
THREADS = int(sys.argv[2]) if len(sys.argv) > 2 else 1

WIDTH = 300
grid = [[(x * y) % 17 for x in range(WIDTH)] for y in range(WIDTH)]
names = {"row%d" % y: grid[y] for y in range(WIDTH)}


def work(rounds):
    total = 0
    for r in range(rounds):
        for y in range(WIDTH):
            row = grid[y]
            other = names["row%d" % ((y + r) % WIDTH)]
            for x in range(0, WIDTH, 3):
                row[x] = (row[x] + other[x]) & 255
            total += row[r % WIDTH]
    return total


end = threading.Event()
idle = [threading.Thread(target=end.wait) for _ in range(THREADS - 1)]
for thread in idle:
    thread.start()
print(work(int(200 * SCALE)))
end.set()
for thread in idle:
    thread.join()
