"""gc.get_stats, gc.get_count, gc.freeze."""
# zeal: verify=3
import gc


class Node:
    pass


def cycle():
    node = Node()
    node.me = node


gc.disable()
gc.collect()
print([list(entry) for entry in gc.get_stats()])
for generation in 0, 1, 2, 2, 1:
    before = gc.get_stats()
    cycle()
    cycle()
    found = gc.collect(generation)
    after = gc.get_stats()
    print(generation, found, [[a[key] - b[key] for key in a] for a, b in zip(after, before)])


class Finaliser(Node):
    def __del__(self):
        pass


before = gc.get_stats()
f = Finaliser()
f.me = f
del f
print(gc.collect(), [a["collections"] - b["collections"] for a, b in zip(gc.get_stats(), before)])
print(type(gc.get_count()), len(gc.get_count()), [type(n).__name__ for n in gc.get_count()])
gc.collect()
print(gc.get_count()[1:])
for generation in 0, 0, 0, 1, 0, 1, 0:
    gc.collect(generation)
    print(gc.get_count()[1:])
gc.collect()
few = gc.get_count()[0]
kept = [[] for _ in range(300)]
print(250 < gc.get_count()[0] - few < 1000)
gc.collect()
print(gc.get_count()[0] < 100, gc.get_freeze_count())
gc.freeze()
print(gc.get_freeze_count() > 300)
gc.unfreeze()
print(gc.get_freeze_count())
gc.enable()
