import threading


class Buffer:
    def __init__(self, size):
        self.items, self.size = [], size
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.size:
                self.changed.wait()
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            item = self.items.pop(0)
            self.changed.notify_all()
            return item


buffer = Buffer(3)
got = []
got_lock = threading.Lock()


def produce(k):
    for i in range(200):
        buffer.put((k, i))


def consume():
    for _ in range(200):
        item = buffer.get()
        with got_lock:
            got.append(item)


threads = [threading.Thread(target=produce, args=(k,)) for k in range(3)] + [threading.Thread(target=consume) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(got), len(set(got)), sorted(got)[:3])
semaphore = threading.Semaphore(2)
inside = most = 0


def limited():
    global inside, most
    with semaphore:
        with got_lock:
            inside += 1
            most = max(most, inside)
        with got_lock:
            inside -= 1


threads = [threading.Thread(target=limited) for _ in range(10)]
[t.start() for t in threads]
[t.join() for t in threads]
print(most <= 2, inside)
barrier = threading.Barrier(3)
order = []


def meet(n):
    barrier.wait()
    order.append(n)


threads = [threading.Thread(target=meet, args=(n,)) for n in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(order))
r = threading.RLock()
with r:
    with r:
        print("re-entered")
timer = threading.Timer(0.01, print, ["timer"])
timer.start()
timer.join()
