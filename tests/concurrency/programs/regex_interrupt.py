# runner: --interrupt 150
# python3: no
"""KeyboardInterrupt gets the main thread out of a search that would take for ever, while others use the pattern."""
import re
import threading
import time

hopeless = re.compile(r"(?:a+|€)+$")
stop = threading.Event()


def busy():
    while not stop.is_set():
        assert hopeless.match("aa" + "€" * 20).end() == 22


threads = [threading.Thread(target=busy) for _ in range(2)]
for thread in threads:
    thread.start()
interrupted = False
try:
    print("waits")
    hopeless.search("a" * 60 + "b")
except KeyboardInterrupt:
    interrupted = True
stop.set()
for thread in threads:
    thread.join()
assert interrupted and hopeless.search("b a").span() == (2, 3)
