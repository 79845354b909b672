# runner: --verify 20
"""Generators handed from thread to thread, and fought over."""
import gc
import queue
import threading
from common import beside, crowd, scale

ROUNDS = 150 * scale


def numbers(held):
    n = 0
    while True:
        got = yield [n, held]
        n += 1 if got is None else got


def ring():
    """Four generators go round through four queues; each is resumed by another thread each time."""
    queues = [queue.Queue() for _ in range(4)]
    for i in range(4):
        queues[i].put((numbers([i]), 0))

    def body(number):
        for _ in range(ROUNDS):
            generator, expected = queues[number].get()
            n, held = next(generator)
            assert n == expected and len(held) == 1
            queues[(number + 1) % 4].put((generator, expected + 1))

    crowd(4, body)
    print("ring", [queues[i].get()[1] for i in range(4)])


def fought_over():
    """Two at once: one gets "generator already executing"."""
    shared = numbers([])
    next(shared)

    def body(number):
        done = 0
        for _ in range(ROUNDS):
            try:
                assert next(shared)[0] > 0
                done += 1
            except ValueError as error:
                assert str(error) == "generator already executing"
        return done

    done = sum(beside(gc.collect, 4, body))
    assert next(shared)[0] == done + 1
    print("fought over")


def closing():
    closed = []

    def guarded(n):
        try:
            while True:
                yield n
        finally:
            closed.append(n)

    def body(number):
        for i in range(ROUNDS // 5):
            shared = [guarded((number, i)) for _ in range(3)]
            for generator in shared:
                next(generator)
            thread = threading.Thread(target=shared.pop(0).close)
            thread.start()
            thread.join()
            with_error = shared.pop()
            try:
                with_error.throw(KeyError)
            except KeyError:
                pass
            del with_error, shared

    crowd(2, body)
    assert len(closed) == 2 * 3 * (ROUNDS // 5), len(closed)
    print("closing")


def from_the_inside():
    def inner():
        for i in range(5):
            yield i

    def outer(n):
        yield from inner()
        yield n

    def body(number):
        for i in range(ROUNDS // 3):
            a, b = outer(i), (x * 2 for x in outer(i))
            assert list(a) == [0, 1, 2, 3, 4, i]
            assert sum(b) == 20 + 2 * i
        return True

    print("from the inside", crowd(4, body))


def left_suspended():
    kept = []

    def body(number):
        for i in range(ROUNDS):
            generator = numbers({"n": number})
            next(generator)
            kept.append(generator)
            if len(kept) > 20:
                try:
                    next(kept.pop(0))
                except (IndexError, ValueError):
                    pass
        return True

    print("left suspended", beside(gc.collect, 3, body))


ring()
fought_over()
closing()
from_the_inside()
left_suspended()
