# runner: --verify 20
"""Threads that start and end in crowds."""
import gc
import threading
from common import beside, crowd, scale


def many():
    done = []
    for _ in range(6 * scale):
        threads = [threading.Thread(target=done.append, args=([i],)) for i in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print("many", len(done) // scale, threading.active_count())


def nested():
    done = []

    def start(depth):
        if depth:
            threads = [threading.Thread(target=start, args=(depth - 1,)) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        done.append(depth)

    start(5)
    print("nested", sorted(done)[-4:], len(done))


def left_behind():
    """What a thread made lives on when it has ended; the next one takes its pages over."""
    kept = []

    def make(n):
        kept.append([{"n": n, "i": i, "text": str(i) * 3} for i in range(100)])

    def body(number):
        for i in range(10 * scale):
            thread = threading.Thread(target=make, args=(i,))
            thread.start()
            thread.join()
            if len(kept) > 10:
                kept.pop(0)
        return True

    print("left behind", beside(gc.collect, 3, body))
    assert all(item["text"] == str(item["i"]) * 3 for part in kept for item in part)


def unjoined():
    gate = threading.Event()
    for _ in range(20):
        threading.Thread(target=gate.wait).start()
    assert threading.active_count() == 21
    assert len(threading.enumerate()) == 21
    gate.set()
    while threading.active_count() > 1:
        gc.collect()
    print("unjoined")


def started_from_many():
    ended = []

    def body(number):
        for i in range(10 * scale):
            threading.Thread(target=ended.append, args=(1,)).start()

    crowd(4, body)
    while threading.active_count() > 1:
        pass
    print("started from many", len(ended) // scale)


many()
nested()
left_behind()
unjoined()
started_from_many()
# These end after the main module.
for i in range(10):
    threading.Thread(target=lambda: [list(range(100)) for _ in range(20)]).start()
