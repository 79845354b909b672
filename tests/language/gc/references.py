"""gc.get_referents and gc.get_referrers."""
import gc


class Plain:
    pass


class Slots:
    __slots__ = ("a", "b")


class Derived(Plain):
    pass


def function(a, b=[3], *, k={4}):
    return a


def names(items):
    return sorted(type(item).__name__ for item in items)


plain = Plain()
plain.x, plain.y, plain.z = [1], "s", 5
slots = Slots()
slots.a, slots.b = [2], "q"
print(gc.get_referents([1, "a", []]), gc.get_referents((1, 2.5, None)), gc.get_referents({"k": 1, 2: "v"}))
print(gc.get_referents({"k": 1, "l": []}), gc.get_referents({(1,): [2]}), gc.get_referents({}))
print(gc.get_referents(1), gc.get_referents("a"), gc.get_referents(None, 5), gc.get_referents([1], [2]))
print(names(gc.get_referents(plain)), names(gc.get_referents(slots)))
print(names(gc.get_referents({1, "a"})), gc.get_referents(frozenset([7])))
print(sum(r is function.__code__ or r == ([3],) or r == {"k": {4}} for r in gc.get_referents(function)))
print(Plain in gc.get_referents(plain), Slots in gc.get_referents(slots))
print(object in gc.get_referents(Plain), Plain in gc.get_referents(Derived), Plain.__mro__ in gc.get_referents(Plain),
      (object,) in gc.get_referents(Plain))


def outer():
    z = [5]

    def inner():
        return z

    return inner


def generator():
    v = [6]
    yield v


g = generator()
next(g)
print(gc.get_referents(outer().__closure__[0]), [6] in gc.get_referents(g), gc.get_referents(iter([1, 2])))

x = []
in_list, in_tuple, in_dict, in_slots, in_plain = [x], (x,), {"k": x}, Slots(), Plain()
in_slots.a, in_plain.a = x, x
referrers = gc.get_referrers(x)
for holder in in_list, in_tuple, in_dict, in_slots, globals(), in_plain:
    print(any(r is holder for r in referrers))
print(gc.get_referrers(object()), gc.get_referrers())


def local():
    y = []
    holder = [y]
    return [type(r).__name__ for r in gc.get_referrers(y)]


def closed():
    y = []

    def q():
        return y

    return [type(r).__name__ for r in gc.get_referrers(y)]


print(local(), closed())
y = object()
as_key, in_set, in_frozenset = {y: 1}, {y}, frozenset([y])
referrers = gc.get_referrers(y)
print([any(r is h for r in referrers) for h in (as_key, in_set, in_frozenset)])
print(function in gc.get_referrers(function.__defaults__), plain in gc.get_referrers(Plain), Derived in gc.get_referrers(Plain))
own = []
own.append(own)
print(sorted(type(r).__name__ for r in gc.get_referrers(own)))
a, b = [], []
both = [a, b]
print(sum(r is both for r in gc.get_referrers(a, b)))
