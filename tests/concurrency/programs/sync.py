# runner: --verify 20
"""Locks, conditions, events, semaphores, barriers, timers and queues."""
import queue
import threading
import time
from common import crowd, scale

ROUNDS = 150 * scale


def locks():
    count = {"n": 0}
    lock, rlock = threading.Lock(), threading.RLock()

    def body(number):
        for i in range(ROUNDS):
            with lock:
                n = count["n"]
                count["n"] = n + 1
            with rlock, rlock:
                inside.append(number)
                assert inside == [number]
                inside.pop()
            if lock.acquire(timeout=0.001 if i % 10 else 0):
                lock.release()

    inside = []
    crowd(6, body)
    print("locks", count["n"], lock.locked())


def conditions():
    condition = threading.Condition()
    items, got = [], []

    def body(number):
        if number < 2:
            for i in range(ROUNDS):
                with condition:
                    items.append((number, i))
                    condition.notify()
        else:
            for _ in range(ROUNDS // 2):
                with condition:
                    assert condition.wait_for(lambda: items, timeout=60)
                    got.append(items.pop(0))

    crowd(6, body)
    print("conditions", len(got), len(set(got)), items)


def events():
    turns = [threading.Event() for _ in range(4)]
    order = []

    def body(number):
        for _ in range(ROUNDS // 5):
            assert turns[number].wait(60)
            turns[number].clear()
            order.append(number)
            turns[(number + 1) % 4].set()

    turns[0].set()
    crowd(4, body)
    assert order == [0, 1, 2, 3] * (ROUNDS // 5)
    assert not threading.Event().wait(0.01)
    print("events", len(order))


def semaphores():
    semaphore, inside, most = threading.BoundedSemaphore(3), [], []

    def body(number):
        for _ in range(ROUNDS // 3):
            with semaphore:
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    crowd(6, body)
    assert max(most) <= 3
    try:
        semaphore.release()
    except ValueError as error:
        print("semaphores", error)


def barriers():
    barrier = threading.Barrier(4)
    rounds = []

    def body(number):
        for i in range(ROUNDS // 10):
            rounds.append(i)
            barrier.wait()
            assert rounds.count(i) == 4
            barrier.wait()

    crowd(4, body)
    print("barriers", len(rounds), barrier.broken)


def broken_barrier():
    barrier = threading.Barrier(3)

    def body(number):
        try:
            barrier.wait(0.05 if number else 30)
        except threading.BrokenBarrierError:
            return "broken"

    print("broken barrier", crowd(2, body))


def timers():
    fired = []
    timers = [threading.Timer(0.005, fired.append, (i,)) for i in range(6)]
    for timer in timers:
        timer.start()
    timers[5].cancel()
    for timer in timers:
        timer.join()
    print("timers", set(fired) >= {0, 1, 2, 3})


def queues():
    for kind in (queue.Queue, queue.LifoQueue, queue.SimpleQueue):
        channel = kind(5) if kind is not queue.SimpleQueue else kind()

        def body(number):
            got = []
            for i in range(ROUNDS):
                if number % 2:
                    channel.put((number, i))
                else:
                    got.append(channel.get(timeout=60))
            return got

        got = sum(crowd(4, body), [])
        assert sorted(got) == sorted((n, i) for n in (1, 3) for i in range(ROUNDS))
        assert channel.empty()
        try:
            channel.get(timeout=0.01)
        except queue.Empty:
            pass
    print("queues")


def joins():
    channel = queue.Queue()
    done = []

    def work():
        while True:
            item = channel.get()
            if item is None:
                return
            done.append(item)
            channel.task_done()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for i in range(ROUNDS):
        channel.put(i)
    channel.join()
    assert sorted(done) == list(range(ROUNDS))
    for worker in workers:
        channel.put(None)
    for worker in workers:
        worker.join()
    print("joins", any(worker.is_alive() for worker in workers))


def sleeps():
    start = time.monotonic()
    crowd(8, lambda number: time.sleep(0.02))
    assert time.monotonic() - start >= 0.02
    print("sleeps")


locks()
conditions()
events()
semaphores()
barriers()
broken_barrier()
timers()
queues()
joins()
sleeps()
