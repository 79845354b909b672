"""Lock and RLock."""
import threading
import time


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(blocking=False))
start = time.monotonic()
print(lock.acquire(timeout=0.05), 0.04 < time.monotonic() - start < 2, lock.acquire(True, 0))
lock.release()
show(lock.release)
with lock as got:
    print(got, lock.locked())
print(lock.locked())
show(lambda: lock.acquire(False, 1))
show(lambda: lock.acquire(timeout=-2))
show(lambda: lock.acquire(timeout=1e20))
show(lambda: lock.acquire("a", "b"))
show(lambda: type(lock)())
print(type(lock).__name__, repr(lock)[:31])

r = threading.RLock()
print(r.acquire(), r.acquire(), r._is_owned())
r.release()
r.release()
show(r.release)
with r, r:
    print("twice")

counter = 0


def add(n):
    global counter
    for _ in range(n):
        with lock:
            counter += 1


threads = [threading.Thread(target=add, args=(2000,)) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter)

counter = 0


def add_nested(n):
    global counter
    for _ in range(n):
        with r:
            with r:
                counter += 1


threads = [threading.Thread(target=add_nested, args=(1000,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(counter)

held = threading.Event()
release = threading.Event()


def hold():
    with r:
        held.set()
        release.wait()


t = threading.Thread(target=hold)
t.start()
held.wait()
print(r.acquire(False), r.acquire(timeout=0.02))
release.set()
t.join()
print(r.acquire(timeout=1))
