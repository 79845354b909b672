# runner: --verify 20
"""Exceptions that cross from one thread to another."""
import gc
import queue
import sys
import threading
from common import beside, crowd, scale

ROUNDS = 100 * scale


class Mine(Exception):
    pass


def fail(n):
    local = [n]
    if n:
        fail(n - 1)
    raise Mine(local)


def handed_over():
    channel = queue.Queue()

    def body(number):
        for i in range(ROUNDS):
            if number % 2:
                try:
                    fail(i % 5)
                except Mine as error:
                    channel.put(error)
            else:
                error = channel.get()
                depth, trace = 0, error.__traceback__
                while trace:
                    assert depth == 0 or "local" in trace.tb_frame.f_locals
                    depth, trace = depth + 1, trace.tb_next
                assert depth >= 2
                try:
                    raise RuntimeError("again") from error
                except RuntimeError as later:
                    assert later.__cause__ is error
        return True

    print("handed over", crowd(4, body))


def one_for_all():
    """The same exception object raised in all threads at once."""
    shared = Mine("shared")

    def body(number):
        for i in range(ROUNDS):
            try:
                raise shared
            except Mine as error:
                assert error is shared
                if i % 10 == 0:
                    error.add_note("n")
                    error.args = (number, i)
                    error.__traceback__ = None
                    str(error), repr(error)
        return True

    print("one for all", beside(gc.collect, 4, body))


def uncaught():
    seen = []
    original = threading.excepthook

    def hook(args):
        seen.append((args.exc_type.__name__, args.thread.name))

    threading.excepthook = hook
    threads = [threading.Thread(target=fail, args=(3,), name=f"t{i}") for i in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    threading.excepthook = original
    print("uncaught", sorted(seen, key=lambda s: s[1])[:3], len(seen))


def kept_frames():
    kept = []

    def body(number):
        for i in range(ROUNDS):
            try:
                fail(2)
            except Mine:
                kept.append(sys.exc_info())
            if i % 8 == number:
                kept.clear()
        return True

    print("kept frames", beside(gc.collect, 4, body))
    kept.clear()


def frames_of_others():
    def body(number):
        for i in range(ROUNDS):
            frame = sys._getframe()
            assert frame.f_code.co_name == "body"
            assert frame.f_back is not None
        return True

    print("frames", crowd(3, body))


handed_over()
one_for_all()
uncaught()
kept_frames()
frames_of_others()
