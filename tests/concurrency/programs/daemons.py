"""Daemon threads: whatever they are doing when the program ends, it ends."""
import queue
import threading
import time
from common import scale


def busy():
    while True:
        [{"x": i} for i in range(50)]


def catches():
    while True:
        try:
            time.sleep(1000)
        except BaseException:
            pass


def finally_waits():
    try:
        time.sleep(1000)
    finally:
        time.sleep(1000)


def waits_for(what):
    try:
        what()
    except BaseException:
        print("a killed thread runs no handler")


def starts():
    while True:
        thread = threading.Thread(target=len, args=("",), daemon=True)
        thread.start()
        thread.join()


held = threading.Lock()
held.acquire()
never = threading.Event()
condition = threading.Condition()
barrier = threading.Barrier(2)


def in_condition():
    with condition:
        condition.wait()


def generator_inside():
    def generator():
        while True:
            yield [1]

    for _ in generator():
        pass


bodies = [busy, catches, finally_waits, starts, in_condition, generator_inside, lambda: waits_for(held.acquire),
          lambda: waits_for(never.wait), lambda: waits_for(queue.Queue().get), lambda: waits_for(barrier.wait),
          lambda: waits_for(lambda: time.sleep(1000))]
for _ in range(2 * scale):
    for body in bodies:
        threading.Thread(target=body, daemon=True).start()
time.sleep(0.05)
print("end of the main module", len(bodies))
