"""gc.is_tracked: what can be part of a cycle."""
import gc
import weakref


class Plain:
    pass


class Slots:
    __slots__ = ("a",)


class Nothing:
    __slots__ = ()


class OwnDict(dict):
    pass


class OwnTuple(tuple):
    pass


class OwnStr(str):
    pass


class OwnInt(int):
    pass


def function():
    pass


def generator():
    yield


def cell(x):
    return (lambda: x).__closure__[0]


things = {
    "int": 1, "big int": 2 ** 100, "float": 1.5, "str": "a", "bytes": b"a", "bytearray": bytearray(b"a"), "None": None,
    "bool": True, "Ellipsis": ..., "NotImplemented": NotImplemented, "complex": 1j, "empty tuple": (), "tuple of lists": ([],),
    "list": [], "empty dict": {}, "dict of atoms": {"a": 1, 2: b"c"}, "dict of lists": {"a": []}, "dict by frozensets": {frozenset(): 1},
    "dict of dicts": {"a": {}}, "dict of tuples": {"a": ([],)}, "set": set(), "frozenset": frozenset([1]), "instance": Plain(), "slots": Slots(),
    "no slots": Nothing(), "object()": object(), "function": function, "lambda": lambda: 0, "generator": generator(),
    "built-in type": int, "class": Plain, "module": gc, "built-in function": len, "method": [].append, "bound": Plain().__init__,
    "wrapper": Plain.__init__, "method-wrapper": object().__init__, "list iterator": iter([]), "str iterator": iter("a"),
    "range": range(3), "range iterator": iter(range(3)), "slice": slice(1, 2), "cell": cell([]), "code": function.__code__, "property": property(),
    "exception": ValueError(), "weakref": weakref.ref(Plain), "super": super(Plain, Plain()), "classmethod": classmethod(function),
    "staticmethod": staticmethod(function), "enumerate": enumerate([]), "zip": zip(), "map": map(function, []),
    "filter": filter(None, []), "reversed": reversed([]), "dict keys": {}.keys(), "mappingproxy": Plain.__dict__, "slot": Slots.a,
    "own dict": OwnDict(), "own tuple": OwnTuple(), "own str": OwnStr(), "own int": OwnInt(),
}
for name, thing in things.items():
    print(name, gc.is_tracked(thing), gc.is_finalized(thing))
d = {}
print(gc.is_tracked(d))
d["a"] = 1
print(gc.is_tracked(d))
d["b"] = d
print(gc.is_tracked(d))
p = Plain()
p.a = 1
print(gc.is_tracked(p.__dict__))
p.b = []
print(gc.is_tracked(p.__dict__))
# What is not tracked is not shown.
atoms, lists = {"only": "atoms"}, {"a": []}
shown = gc.get_objects()
print(any(o is atoms for o in shown), any(o is lists for o in shown), any(o is p for o in shown), any(o is Plain for o in shown))
print(any(type(o) in (int, str, float, bytes, type(function.__code__)) for o in shown), any(o is shown for o in shown))
print(len(shown) == len({id(o) for o in shown}))
