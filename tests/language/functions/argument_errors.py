# The texts of every mistake in a call.
def plain(a, b, c=3):
    pass


def keywords(a, *, k, m=1, n):
    pass


def positional(a, b, /):
    pass


def none():
    pass


class Thing:
    def method(self, x):
        pass

    def __init__(self, needed):
        self.needed = needed


thing = Thing(1)
attempts = [
    lambda: plain(),
    lambda: plain(1),
    lambda: plain(1, 2, 3, 4),
    lambda: plain(1, 2, d=4),
    lambda: plain(1, 2, a=1),
    lambda: plain(b=2),
    lambda: keywords(1),
    lambda: keywords(1, k=1),
    lambda: keywords(1, 2, k=1, n=2),
    lambda: keywords(1, 2, 3),
    lambda: keywords(k=1, n=2),
    lambda: positional(a=1, b=2),
    lambda: positional(1, b=2),
    lambda: positional(1),
    lambda: none(1),
    lambda: none(x=1),
    lambda: none(*[1, 2]),
    lambda: none(**{"y": 1}),
    lambda: plain(*1),
    lambda: plain(**1),
    lambda: plain(**{1: 2}),
    lambda: plain(1, **{"a": 2}),
    lambda: plain(a=1, **{"a": 2}),
    lambda: plain(**{"b": 1}, **{"b": 2}),
    lambda: thing.method(),
    lambda: thing.method(1, 2),
    lambda: Thing(),
    lambda: Thing(1, 2),
    lambda: Thing.method(),
    lambda: len(),
    lambda: len(1, 2),
    lambda: len(x=1),
    lambda: 5(),
    lambda: None(),
    lambda: "text"(1),
    lambda: [].append(),
    lambda: [].append(1, 2),
    lambda: (lambda x, y, z: 0)(1),
    lambda: (lambda *, x, y, z: 0)(),
]
for attempt in attempts:
    try:
        print("no error", attempt())
    except TypeError as error:
        print(error)
