"""The module gc: collect, callbacks, referents and referrers."""
# zeal: collect=100000000
import gc


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        deleted.append(self.name)


deleted = []
gc.collect()
a, b = Node("a"), Node("b")
a.other, b.other = b, a
del a, b
print(gc.collect() > 0)
print(sorted(deleted))
print(gc.collect())
print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled())
gc.set_threshold(500, 5, 5)
print(gc.get_threshold())
print(gc.get_debug(), gc.garbage)


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: gc.collect(5))
show(lambda: gc.collect("a"))
show(lambda: gc.collect(generation=1) >= 0)
log = []
gc.callbacks.append(lambda phase, info: log.append((phase, sorted(info))))
gc.collect()
gc.callbacks.clear()
print(log)
inner = [1]
outer = [inner, inner]
print(outer in gc.get_referrers(inner))
print(sorted(map(str, gc.get_referents({"k": inner}))))
print(len(gc.get_referents(outer)))
print(gc.is_tracked(outer), gc.is_tracked(1), gc.is_tracked("a"), gc.is_tracked(Node))
print(any(o is outer for o in gc.get_objects()))
print(len(gc.get_stats()), sorted(gc.get_stats()[0]), len(gc.get_count()))
print(gc.DEBUG_LEAK == gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE | gc.DEBUG_SAVEALL)
gc.freeze()
gc.unfreeze()


class Phoenix:
    def __del__(self):
        global kept
        kept = self


p = Phoenix()
p.me = p
print(gc.is_finalized(p))
del p
gc.collect()
print(gc.is_finalized(kept))
