"""gc.set_debug: what is printed, and what is kept in gc.garbage."""
# zeal: verify=3
import gc
import io
import sys
import weakref


class Node:
    pass


def cycle():
    node = Node()
    node.me, node.list, node.dict, node.number = node, [node], {"node": node}, 5


def collect():
    """Collects; what went to sys.stderr, without what differs from run to run."""
    before, sys.stderr = sys.stderr, io.StringIO()
    found = gc.collect()
    text, sys.stderr = sys.stderr.getvalue(), before
    words = []
    for word in text.replace("\n", " \n ").split(" "):
        if word.startswith("0x") or word.endswith("s") and word[:1].isdigit():
            word = "ADDRESS" if word.startswith("0x") else "SECONDS"
        elif word.isdigit() and words[-1].startswith("generation:"):
            words[-1] += "#"
            continue
        words.append(word)
    text = " ".join(words).replace(" \n ", "\n")
    lines = text.splitlines()
    return found, [l for l in lines if "collectable <" not in l], sorted(l for l in lines if "collectable <" in l)


gc.collect()
gc.set_debug(gc.DEBUG_STATS)
print(gc.get_debug(), collect())
cycle()
print(collect())
gc.set_debug(gc.DEBUG_COLLECTABLE)
cycle()
print(collect())
print(collect())
gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE)
cycle()
print(collect())
gc.set_debug(0)
cycle()
print(collect())


class Finaliser:
    def __del__(self):
        print("finalised")


# Kept instead of freed: weak references to it are empty, finalisers have run.
gc.set_debug(gc.DEBUG_SAVEALL)
cycle()
print(collect(), sorted(type(o).__name__ for o in gc.garbage))
print(next(o for o in gc.garbage if type(o) is Node).number)
f = Finaliser()
f.me = f
w = weakref.ref(f)
del f
print(gc.collect(), w(), type(gc.garbage[-1]).__name__, gc.garbage[-1].me is gc.garbage[-1])
print(gc.collect(), len(gc.garbage))
w = weakref.ref(gc.garbage[-1])
gc.garbage.clear()
print(w() is None)
gc.collect()
print(w() is w(), len(gc.garbage))
gc.set_debug(gc.DEBUG_LEAK)
print(gc.get_debug())
cycle()
print(collect())
gc.set_debug(0)
gc.garbage.clear()
gc.collect()
print(gc.garbage, gc.collect())
