class Box:
    def __init__(self):
        self.log = []

    def __getitem__(self, key):
        self.log.append(("get", key))
        if key == 3:
            raise IndexError(key)
        return key

    def __setitem__(self, key, value):
        self.log.append(("set", key, value))

    def __delitem__(self, key):
        self.log.append(("del", key))

    def __contains__(self, item):
        return item == "inside"

    def __len__(self):
        return 3

    def __missing__(self, key):
        return "never used"


b = Box()
b[1], b["x"], b[1:2], b[::2], b[1, 2:3, ...], b[()], b[-1]
b[5] = 6
b[1:2] = "slice"
del b[7], b[:]
for entry in b.log:
    print(entry)
print("inside" in b, "outside" in b, list(b), len(b), bool(b))
print([x for x in b], tuple(b), 2 in [*b])


class Old:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10


print(list(Old()), 20 in Old(), 5 in Old(), list(reversed([1, 2])), iter(Old()).__next__())


class D(dict):
    def __missing__(self, key):
        return "missing " + key


print(D()["a"], D(a=1)["a"], D().get("b"))


class R:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return "abc"[i]

    def __reversed__(self):
        return "reversed by method"


print(reversed(R()))
del R.__reversed__
print(list(reversed(R())))


class BadLen:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


for n in (-1, "a", 1.5, 2 ** 100, True):
    try:
        print(len(BadLen(n)))
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)
for action in (lambda: object()[0], lambda: object().__setitem__, lambda: 5[0], lambda: len(5), lambda: 1 in 5, lambda: iter(5), lambda: next(5), lambda: reversed({1}),
               lambda: None[0], lambda: (lambda: 0)[0], lambda: int[0], lambda: {}[[]]):
    try:
        action()
    except (TypeError, AttributeError) as error:
        print(error)


def assign():
    (1, 2)[0] = 1


def delete():
    del "abc"[0]


def store():
    None[0] = 1


for action in (assign, delete, store):
    try:
        action()
    except TypeError as error:
        print(error)
