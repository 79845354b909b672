"""collections: namedtuple, Counter, ChainMap, OrderedDict, defaultdict, deque, User*."""
from collections import (ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict,
                         deque, namedtuple)
from collections.abc import Hashable, Iterable, Mapping, MutableMapping, Sequence, Sized
import collections.abc


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


Point = namedtuple("Point", "x y", defaults=[0])
p = Point(1)
print(p, p.x, p.y, p[1], p == (1, 0), Point._fields, Point._field_defaults, Point.__doc__)
print(p._replace(y=5), p._asdict(), Point._make([7, 8]), isinstance(p, tuple), hash(p) == hash((1, 0)))
x, y = p
print(x, y, Point.__module__, Point(x=3, y=4), Point.x.__doc__)
show(lambda: Point())
show(lambda: Point(1, 2, 3))
show(lambda: Point(z=1))
show(lambda: p._replace(z=1))
show(lambda: Point._make([1]))
show(lambda: setattr(p, "x", 1))
show(lambda: namedtuple("A", "a a"))
show(lambda: namedtuple("A", "class"))
show(lambda: namedtuple("A", "_a"))
show(lambda: namedtuple("1", "a"))
print(namedtuple("R", "a def a", rename=True)._fields, namedtuple("E", "")(), namedtuple("S", "a")(1))


class Sub(Point):
    def total(self):
        return self.x + self.y


print(Sub(1, 2).total(), Sub(1, 2))

c = Counter("abracadabra")
print(c, c.most_common(2), c["z"], c.total(), sorted(c.elements()))
c.update("aa")
c.subtract({"b": 5})
print(c, +c, -c, Counter(a=1) + Counter(a=2, b=1), Counter(a=3) - Counter(a=1), Counter(a=3, b=1) & Counter(a=1))
print(Counter(a=3) | Counter(b=2), Counter(), Counter(a=0) == Counter(), Counter(a=1) <= Counter(a=2))
del c["zzz"]
c += Counter("x")
print(c, c.copy() == c)
show(lambda: Counter.fromkeys("a"))

m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], len(m), list(m), m, m.parents, m.new_child({"c": 1})["c"], "b" in m)
m["z"] = 9
print(m.maps[0])
show(lambda: m["q"])
show(lambda: m.pop("b"))

d = defaultdict(list)
d["a"].append(1)
print(d, d["b"], d.default_factory)
o = OrderedDict(a=1, b=2)
o.move_to_end("a")
print(o, list(reversed(o)), o.popitem(last=False))
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.rotate(1)
print(q, q[0], list(q))


class Lower(UserDict):
    def __setitem__(self, key, item):
        super().__setitem__(key.lower(), item)


u = Lower(A=1)
u["B"] = 2
print(u, len(u), u | {"C": 3}, u.copy(), u.get("a"), u == {"a": 1, "b": 2})
l = UserList([3, 1, 2])
l.sort()
l.append(4)
print(l, l[1:3], l + [5], l == [1, 2, 3, 4], 3 in l, l.index(2))
s = UserString("Hello")
print(s, s.upper(), s + "!", s[1], s == "Hello", len(s), type(s.lower()).__name__, s.startswith("He"))

print(isinstance([], Iterable), isinstance(5, Iterable), isinstance({}, MutableMapping), isinstance((), Sequence))
print(issubclass(list, Hashable), issubclass(str, Hashable), isinstance(set(), Sized), isinstance("", Sequence))


class Squares(Mapping):
    def __init__(self, n):
        self.n = n

    def __getitem__(self, k):
        if 0 <= k < self.n:
            return k * k
        raise KeyError(k)

    def __len__(self):
        return self.n

    def __iter__(self):
        return iter(range(self.n))


sq = Squares(4)
print(dict(sq), list(sq.items()), 3 in sq, 5 in sq, sq.get(9, "no"), sq == {0: 0, 1: 1, 2: 4, 3: 9}, list(sq.values()))
print(sq.keys() & {1, 2, 9}, repr(sq.keys())[:8])
show(lambda: Mapping())


class Seq(Sequence):
    def __getitem__(self, i):
        return [10, 20, 30][i]

    def __len__(self):
        return 3


print(list(Seq()), 20 in Seq(), Seq().index(30), Seq().count(10), list(reversed(Seq())))
