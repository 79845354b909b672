"""Two threads on one dict, one list and a counter under a lock."""
import sys
import threading

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
KEYS = 1000

table = {key: 0 for key in range(KEYS)}
log = []
counter = 0
lock = threading.Lock()


def work(first, rounds):
    global counter
    for i in range(rounds):
        key = (first + i * 2) % KEYS  # each thread has its own half of the keys
        table[key] = table[key] + 1
        log.append(key)
        with lock:
            counter += 1
        if log[i] < 0:
            raise ValueError("not a key")


rounds = int(600_000 * SCALE)
threads = [threading.Thread(target=work, args=(first, rounds)) for first in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter, len(log), sum(table.values()), sum(log))
