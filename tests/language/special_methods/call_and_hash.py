class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, *args, **kwargs):
        return self.n, args, kwargs


print(Adder(1)(2, x=3), callable(Adder(1)), callable(5))
obj = Adder(1)
obj.__call__ = lambda: "instance attribute is not used"
print(obj())


class H:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        return self.h == other.h


print(hash(H(-1)), hash(H(2 ** 61 - 1)), hash(H(2 ** 61)), hash(H(-2 ** 70)), len({H(1), H(1), H(2)}), {H(5): "x"}[H(5)])
print(hash(1) == hash(1.0) == hash(True), hash(2 ** 61), hash(-1), hash(-2), hash(0.5), hash(float("inf")), hash(""), hash(()), hash((1, 2, 3)), hash(None) is not None)


class NoHash:
    def __eq__(self, other):
        return True


class AlsoNoHash:
    __hash__ = None


for thing in (NoHash(), AlsoNoHash(), [], {}, set(), ([],), slice(1)):
    try:
        hash(thing)
    except TypeError as error:
        print(error)
print(hash(frozenset([1, 2, 3])), hash(frozenset()), hash(range(3)), hash(3 + 4j), hash(10 ** 50), hash(1e300), hash("abc"), hash(b"abc"))
