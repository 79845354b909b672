"""A producer and a consumer: what one thread allocates, the other frees."""
import queue
import sys
import threading

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
BATCH = 100


class Message:
    def __init__(self, number):
        self.number = number
        self.body = [number, str(number)]


def produce(out, batches):
    for batch in range(batches):
        out.put([Message(batch * BATCH + i) for i in range(BATCH)])
    out.put(None)


def consume(source, results):
    total = 0
    while (batch := source.get()) is not None:
        for message in batch:
            total += message.body[0] + len(message.body[1])
    results.append(total)


results = []
pipe = queue.Queue(maxsize=64)
threads = [threading.Thread(target=produce, args=(pipe, int(8000 * SCALE))),
           threading.Thread(target=consume, args=(pipe, results))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results)
