"""Condition, Semaphore, Event, Barrier, Timer, local."""
import threading
import time


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


def run_all(functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


condition = threading.Condition()
items = []


def consume():
    with condition:
        while not items:
            condition.wait()
        items.pop()


def produce():
    for i in range(5):
        with condition:
            items.append(i)
            condition.notify()


run_all([consume] * 5 + [produce])
print(items)
show(condition.wait)
show(condition.notify)
with condition:
    print(condition.wait(0.01), condition.wait_for(lambda: 7), condition.wait_for(lambda: 0, 0.01))

semaphore = threading.Semaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(blocking=False), semaphore.acquire(timeout=0.01))
semaphore.release(2)
with semaphore:
    print("inside")
show(lambda: threading.Semaphore(-1))
show(lambda: semaphore.release(0))
bounded = threading.BoundedSemaphore(1)
show(bounded.release)
active = peak = 0
guard = threading.Lock()


def limited():
    global active, peak
    with semaphore:
        with guard:
            active += 1
            peak = max(peak, active)
        time.sleep(0.005)
        with guard:
            active -= 1


run_all([limited] * 8)
print(active, peak <= 2)

event = threading.Event()
print(event.is_set(), event.wait(0.01))
threading.Timer(0.02, event.set).start()
print(event.wait(5), event.is_set())
event.clear()
print(event.is_set())
timer = threading.Timer(10, print, ["never"])
timer.start()
timer.cancel()
timer.join()

order = []
barrier = threading.Barrier(3, action=lambda: order.append("action"))
numbers = []


def meet():
    for _ in range(3):
        numbers.append(barrier.wait())


run_all([meet] * 3)
print(order, sorted(numbers), barrier.parties, barrier.n_waiting, barrier.broken)
show(lambda: threading.Barrier(2).wait(0.01))
broken = threading.Barrier(2)
broken.abort()
print(broken.broken)
show(broken.wait)
broken.reset()
print(broken.broken)

local = threading.local()
local.x = "main"
seen = []


def use_local():
    seen.append(hasattr(local, "x"))
    local.x = threading.get_ident()
    seen.append(local.x == threading.get_ident())


run_all([use_local])
print(seen, local.x, local.__dict__)
del local.x
show(lambda: local.x)


class Own(threading.local):
    kind = "class"

    def __init__(self, start):
        self.n = start

    def bump(self):
        self.n += 1
        return self.n


own = Own(10)
print(own.bump(), own.kind)
results = []
run_all([lambda: results.append(own.bump())] * 2)
print(results, own.bump())
show(lambda: threading.local(1))


class Noted:
    def __del__(self):
        order.append("dropped")


def keep_noted():
    local.noted = Noted()


run_all([keep_noted])
print(order[-1])
