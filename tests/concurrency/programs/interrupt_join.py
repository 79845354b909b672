# runner: --interrupt 200
# python3: no
"""KeyboardInterrupt gets the main thread out of a wait, whatever the others do."""
import threading
import time
from common import scale

stop = threading.Event()


def busy():
    while not stop.is_set():
        [str(i) for i in range(100)]


def waits():
    stop.wait()


threads = [threading.Thread(target=body) for body in (busy, waits, waits) * (2 * scale)]
for thread in threads:
    thread.start()
interrupted = False
try:
    print("waits")
    threads[1].join()
except KeyboardInterrupt:
    interrupted = True
stop.set()
for thread in threads:
    thread.join()
time.sleep(0.01)
assert interrupted and threading.active_count() == 1
