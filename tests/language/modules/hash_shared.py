# Threads that feed one hash: each update is whole, whatever the order.
import threading
import _sha256

def feed(h, octet, size):
    for _ in range(20):
        h.update(octet * size)

for size in [1, 100, 5000]:
    h = _sha256.sha256()
    threads = [threading.Thread(target=feed, args=(h, b"a", size)) for _ in range(4)]
    for thread in threads:
        thread.start()
    copies = [h.copy().hexdigest() for _ in range(5)]
    for thread in threads:
        thread.join()
    print(h.hexdigest(), len(copies))
