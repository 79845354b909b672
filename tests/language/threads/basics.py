import threading

results = []
lock = threading.Lock()


def work(n):
    with lock:
        results.append(n * n)


threads = [threading.Thread(target=work, args=(i,), name=f"t{i}") for i in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results), threads[0].name, threads[0].is_alive(), threading.current_thread() is threading.main_thread(), threading.main_thread().name)
total = 0


def add():
    global total
    for _ in range(20000):
        with lock:
            total += 1


threads = [threading.Thread(target=add) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(total)
shared = []


def append(k):
    for i in range(5000):
        shared.append((k, i))


threads = [threading.Thread(target=append, args=(k,)) for k in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(len(shared), all([i for k, i in shared if k == n] == list(range(5000)) for n in range(4)))
event = threading.Event()
box = []


def wait():
    event.wait()
    box.append("woken")


t = threading.Thread(target=wait)
t.start()
event.set()
t.join()
print(box, event.is_set())
local = threading.local()
local.x = "main"


def use_local():
    box.append(hasattr(local, "x"))
    local.x = "other"


t = threading.Thread(target=use_local)
t.start()
t.join()
print(box, local.x)
for bad in (lambda: t.start(), lambda: threading.Thread().join(), lambda: threading.current_thread().join(), lambda: lock.release(), lambda: threading.Thread(5)):
    try:
        bad()
    except (RuntimeError, AssertionError) as error:
        print(type(error).__name__, error)
