"""WeakSet."""
import gc
import weakref
from collections.abc import MutableSet


def show(text, env=globals()):
    try:
        print(text, "->", eval(text, env))
    except Exception as error:
        print(text, "!!", type(error).__name__, error)


class Key:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Key({self.n})"

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


c, x, y = Key("c"), Key("x"), Key("y")
s = weakref.WeakSet([c])
s.add(x)
s.add(x)
for text in (
        "len(s)", "x in s", "y in s", "5 in s", "sorted(s)", "s.add(5)", "s.discard(y)", "s.remove(x)",
        "len(s|{x,y})", "len(s&{c})", "len(s-{c})", "len(s^{x})", "s=={c}", "s==weakref.WeakSet([c])",
        "s<=weakref.WeakSet([c,x])", "s<s", "s.issubset([c,x])", "s.issuperset([c])", "s.isdisjoint([x])",
        "s.union([x])==weakref.WeakSet([c,x])", "s.update([x,y])", "len(s)", "s.difference_update([x])", "len(s)",
        "s.intersection_update([y])", "sorted(s)", "s.symmetric_difference_update([x])", "sorted(s)",
        "s.pop().n in 'xy'", "len(s)", "s.clear()", "s.pop()", "weakref.WeakSet(5)", "weakref.WeakSet([1])",
        "hash(s)", "bool(s)"):
    show(text)
s = weakref.WeakSet([x, y])
print(isinstance(s, MutableSet), type(s | {c}).__name__, sorted(s | {c}), sorted(s & {x}), sorted(s - {x}), sorted(s ^ {x, c}), s.copy() == s)
print(type(s).__class_getitem__(int) is not None, s.__reduce__()[0].__name__, sorted(s.__reduce__()[1][0]))
try:
    s.remove(c)
except KeyError as error:
    print(type(error).__name__)
items = iter(s)
next(items)
del x, y
print(len(s) in (0, 1))
del items
print(len(s))
n = Key("n")
n.me = n
s.add(n)
del n
print(len(s))
gc.collect()
print(len(s))
