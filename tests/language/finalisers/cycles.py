import gc
import weakref


class Node:
    pass


def ring(n):
    nodes = [Node() for _ in range(n)]
    for i, node in enumerate(nodes):
        node.next = nodes[(i + 1) % n]
    return weakref.ref(nodes[0])


refs = [ring(n) for n in (1, 2, 10, 1000)]
gc.collect()
print([r() is None for r in refs])
held = Node()
held.inner = Node()
held.inner.outer = held
r = weakref.ref(held.inner)
gc.collect()
print(r() is not None)
held = None
gc.collect()
print(r() is None)
l = []
l.append(l)
d = {}
d["d"] = d
f = lambda: f
c = type("C", (), {})
c.me = c
wc = weakref.ref(c)
del l, d, f, c
gc.collect()
print(wc() is None)


def gen():
    me = yield
    yield me


g = gen()
next(g)
g.send(g)
wg = weakref.ref(g)
del g
gc.collect()
print(wg() is None)


def closure():
    def inner():
        return inner
    return weakref.ref(inner)


w = closure()
gc.collect()
print(w() is None)


class Weak(Exception):
    pass


try:
    raise Weak
except Weak as error:
    e = error
    e.me = e
we = weakref.ref(e)
del e
gc.collect()
print(we() is None, gc.isenabled(), isinstance(gc.get_count(), tuple), gc.collect())
