"""The module queue."""
import queue
import threading


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


q = queue.Queue(2)
q.put(1)
q.put(2)
print(q.full(), q.qsize(), q.empty())
show(lambda: q.put_nowait(3))
show(lambda: q.put(3, timeout=0.01))
print(q.get(), q.get_nowait())
show(q.get_nowait)
show(lambda: q.get(timeout=0.01))
show(lambda: q.get(timeout=-1))
q.task_done()
q.task_done()
show(q.task_done)
q.join()
l = queue.LifoQueue()
p = queue.PriorityQueue()
for x in (3, 1, 2):
    l.put(x)
    p.put((x, "item"))
print([l.get() for _ in range(3)], [p.get()[0] for _ in range(3)])
s = queue.SimpleQueue()
s.put("a")
print(s.get(), s.empty(), s.qsize())
show(s.get_nowait)
show(lambda: s.get(timeout=0.01))

work, results = queue.Queue(5), queue.Queue()


def worker():
    while True:
        item = work.get()
        if item is None:
            return
        results.put(item * item)
        work.task_done()


threads = [threading.Thread(target=worker) for _ in range(4)]
for t in threads:
    t.start()
for i in range(100):
    work.put(i)
work.join()
for _ in threads:
    work.put(None)
for t in threads:
    t.join()
print(sorted(results.get() for _ in range(100)) == [i * i for i in range(100)])
