"""gc.callbacks: called around collections, on a thread of the program."""
# zeal: verify=3
import gc
import io
import sys
import threading


class Node:
    pass


def cycle():
    node = Node()
    node.me = node


log = []


def note(phase, info):
    log.append((phase, sorted(info.items()), threading.current_thread().name))


gc.collect()
gc.callbacks.append(note)
cycle()
for generation in 2, 0, 1:
    print(gc.collect(generation), log)
    log.clear()
# Of collections that nobody asks for.
gc.callbacks[:] = [lambda phase, info: log.append((phase, info["collected"] > 0, threading.current_thread().name))]
while len(log) < 4:
    cycle()
print([phase for phase, _, _ in log[:4]], {name for _, _, name in log})
print(all(some for phase, some, _ in log[:4] if phase == "stop"), any(some for phase, some, _ in log if phase == "start"))
gc.disable()
gc.callbacks.clear()
gc.collect()
for _ in range(1000):
    pass  # the last of them has been told
# They may change the list, share the info, ask in vain for a collection.
calls = []


def first(phase, info):
    calls.append(("first", phase))
    if first in gc.callbacks:
        gc.callbacks.remove(first)


gc.callbacks += [first, lambda phase, info: calls.append(("second", phase))]
gc.collect()
print(calls)
infos = []
gc.callbacks[:] = [lambda phase, info: infos.append(info), lambda phase, info: infos.append(info)]
gc.collect()
print(infos[0] is infos[1], infos[1] is infos[2], infos[3])
gc.callbacks[:] = [lambda phase, info: print("nested", phase, gc.collect())]
cycle()
print(gc.collect())
# What they raise is reported, and the next one is called.
gc.callbacks[:] = [lambda phase, info: 1 / 0, 5, lambda: 0, note]
log.clear()
before, sys.stderr = sys.stderr, io.StringIO()
gc.collect()
text, sys.stderr = sys.stderr.getvalue(), before
print([line for line in text.splitlines() if not line.startswith(("Exception ignored", "  "))])
print(len(log))
# The list that counts is the one that was there at first.
gc.callbacks.clear()
kept = gc.callbacks
gc.callbacks = [note]
log.clear()
gc.collect()
print(log)
del gc.callbacks
kept.append(note)
gc.collect()
print(len(log))
kept.clear()


class Finaliser:
    def __del__(self):
        print("in a finaliser", gc.collect())


f = Finaliser()
f.me = f
del f
print(gc.collect())
kept.append(lambda phase, info: print("at the end:", phase, info))
