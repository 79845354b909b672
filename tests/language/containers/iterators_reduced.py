# What copies and pickles of iterators are made of, and where they can be set.
from array import array
import copy
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class Items:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i
    def __repr__(self): return "Items"
    def __len__(self): return 4
def walk(it, rest=False):
    print(type(it).__name__)
    for f in [lambda: it.__reduce__(), lambda: next(it), lambda: it.__reduce__(), lambda: list(copy.copy(it)), lambda: it.__setstate__(2), lambda: it.__reduce__(), lambda: it.__setstate__(100), lambda: it.__reduce__(), lambda: it.__setstate__(-5), lambda: it.__reduce__(), lambda: it.__length_hint__(), lambda: it.__setstate__("a"), lambda: it.__setstate__(1 << 70), lambda: list(it), lambda: it.__reduce__(), lambda: list(it)]:
        show(f)
for x in [[1, 2, 3], (1, 2, 3), "abc", "aé€", b"abc", bytearray(b"abc"), range(3), range(0, 10, 3), range(1 << 70, (1 << 70) + 3), range(5, -5, -2), Items(), array("b", [1, 2, 3])]:
    walk(iter(x))
for x in [[1, 2, 3], (1, 2, 3), "abc", b"abc", range(3), Items(), range(1<<70,(1<<70)+3)]:
    walk(reversed(x))
for it in [iter({1, 2, 3}), iter({1: 2, 3: 4}), iter({1: 2}.items()), iter({1: 2}.values()), reversed({1: 2, 3: 4}), enumerate("abc", 5), zip([1, 2], iter("ab")), zip("ab", strict=True), zip(), map(max, [1, 2], [3, 4]), filter(None, [0, 1, 2])]:
    print(type(it).__name__)
    show(lambda: next(it))
    r = it.__reduce__()
    print(r[0].__name__, len(r), [type(a).__name__ for a in r[1]], r[2:])
    show(lambda: list(copy.copy(it)))
    show(lambda: list(it))
    show(lambda: list(copy.copy(it)))
z = zip("ab", "c"); z.__setstate__(True); show(lambda: list(z))
it = iter(lambda: 5, 5); print(it.__reduce__()[1][1]); list(it); print(it.__reduce__())
