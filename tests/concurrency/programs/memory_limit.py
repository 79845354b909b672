# runner: --heap 60000000
# python3: no
"""A program that passes its limit gets MemoryError in the thread that asked; its other threads go on."""
import threading
from common import crowd

ok = threading.Event()
shared = []


def body(number):
    if number == 0:
        kept = []
        try:
            while True:
                kept.append(["x"] * 10000)
        except MemoryError:
            kept.clear()
        ok.set()
        return "MemoryError"
    n = 0
    while True:
        # Memory may end anywhere here, in the handler too: that is no reason to stop.
        try:
            try:
                if ok.is_set():
                    break
                shared.append([n] * 10)
                n += 1
                if n % 100 == 0:
                    shared.clear()
            except MemoryError:
                shared.clear()
        except MemoryError:
            pass
    return "went on"


for _ in range(2):
    ok.clear()
    assert crowd(3, body) == ["MemoryError", "went on", "went on"]
assert len([0] * 100000) == 100000
