# runner: --kill 400
# status: 137
# python3: no
# silent: yes
"""A kill gets through to threads that wait in all the ways there are, and to those that catch everything."""
import queue
import threading
import time
from common import scale

held = threading.Lock()
held.acquire()


def catches():
    while True:
        try:
            threading.Event().wait()
        except BaseException:
            continue
        finally:
            for _ in range(3):
                pass


def cleans_up():
    try:
        time.sleep(1000)
    finally:
        print("a killed program runs no finally")


class Finaliser:
    def __del__(self):
        print("nor finalisers")


def keeps():
    kept = Finaliser()
    kept.me = kept
    held.acquire()


def long_native():
    while True:
        sorted(range(20000), key=lambda x: -x)
        sum(x * x for x in range(10000))


def in_a_condition():
    condition = threading.Condition()
    with condition:
        condition.wait_for(lambda: False)


bodies = [catches, cleans_up, keeps, long_native, in_a_condition, held.acquire, queue.Queue().get,
          lambda: threading.Barrier(2).wait(), lambda: threading.Semaphore(0).acquire(),
          lambda: [None for _ in iter(int, 1)]]
threads = [threading.Thread(target=body) for body in bodies * (3 * scale)]
for thread in threads:
    thread.start()
try:
    threads[0].join()
finally:
    print("nor here")
