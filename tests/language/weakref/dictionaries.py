"""WeakKeyDictionary and WeakValueDictionary."""
import copy
import gc
import weakref
from collections.abc import MutableMapping


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


a, b, c = Key(1), Key(2), Key(3)
d = weakref.WeakKeyDictionary({a: 1, b: 2})
for text in (
        "d[a]", "d[5]", "len(d)", "a in d", "c in d", "5 in d", "list(d)", "list(d.keys())", "list(d.values())",
        "list(d.items())", "d.get(a)", "d.get(c)", "d.get(c,7)", "d.get(5)", "d.setdefault(c,9)",
        "d.setdefault(c,10)", "d.pop(c,4)", "repr(d)[:19]", "bool(d)", "d.copy()==d", "type(d.copy()).__name__",
        "d=={a:1,b:2}", "len(d.keyrefs())", "sorted(r().n for r in d.keyrefs())", "d.update({c:3})", "len(d)",
        "d.update(5)", "weakref.WeakKeyDictionary(5)", "weakref.WeakKeyDictionary({1:2})",
        "weakref.WeakKeyDictionary(a=1)", "d.popitem()[0].n", "d.__contains__(a)", "d!={}"):
    show(text)
print(isinstance(d, MutableMapping), type(d | {c: 5}).__name__, sorted((d | {c: 5}).items()), sorted(({c: 1} | d).items()), dict(d) == dict(d.items()))
for action in "d[5] = 1", "d[c]", "del d[c]", "d.pop(c)":
    try:
        exec(action)
    except (TypeError, KeyError) as error:
        print(action, type(error).__name__)
d = weakref.WeakKeyDictionary()
d[a], d[b] = 1, 2
d |= {c: 3}
print(len(d), sorted(d.items()))
items = iter(d.items())
next(items)
del a
gc.collect()
print(len(d) <= 3, len(list(items)))
del items
print(len(d), sorted(d))
e, f = copy.copy(d), copy.deepcopy(d)
print(len(e), len(f), e == d)
d[b] = b
del b
print(len(d))

v = weakref.WeakValueDictionary()
a, b = Key("a"), Key("b")
v["a"], v["b"] = a, b
for text in (
        "v['a']", "v['z']", "len(v)", "'a' in v", "'z' in v", "list(v)", "list(v.keys())", "list(v.values())",
        "list(v.items())", "v.get('a')", "v.get('z')", "v.get('z',3)", "v.setdefault('c',c)", "v.setdefault('a',c)",
        "v.pop('c')", "v.pop('c')", "v.pop('c',1)", "v.pop('c',d=1)", "repr(v)[:21]", "v.copy()==v", "v==dict(v)",
        "len(v.valuerefs())", "sorted(r().n for r in v.valuerefs())", "list(v.itervaluerefs())[0]() in (a,b)",
        "v.update(c=c)", "len(v)", "weakref.WeakValueDictionary(a=a)['a']", "weakref.WeakValueDictionary({'x':1})",
        "weakref.WeakValueDictionary([('x',a)])['x']", "weakref.WeakValueDictionary(1,2)", "v.popitem()",
        "v.__class__.__name__", "bool(v)", "weakref.WeakValueDictionary().popitem()"):
    show(text)
print(isinstance(v, MutableMapping), dict(v | {"q": c}), dict({"q": c} | v))
for action in "v['k'] = 5", "del v['nope']":
    try:
        exec(action)
    except (TypeError, KeyError) as error:
        print(action, type(error).__name__, error)
v = weakref.WeakValueDictionary({"a": a, "b": b})
print(list(v))
values = iter(v.values())
next(values)
del a
print(len(v), list(values))
del values
print(len(v), list(v))
v |= {"z": b}
f = copy.copy(v)
v.clear()
print(len(v), len(f))
cycle = Key("cycle")
cycle.me = cycle
v["c"] = cycle
del cycle
print(len(v))
gc.collect()
print(len(v), "c" in v)
