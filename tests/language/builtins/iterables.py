"""Built-in functions on iterables, with their errors."""


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: (all([]), all([1, 2]), all([1, 0]), any([]), any([0, 3]), any([0, ""])))
show(lambda: all(5))
show(lambda: any())
show(lambda: len("abc") + len([1]) + len({}))
show(lambda: len(5))
show(lambda: len())
show(lambda: max(1, 5, 3))
show(lambda: max([1, 5, 3]))
show(lambda: max("apple", "fig", key=len))
show(lambda: max([], default="none"))
show(lambda: max([]))
show(lambda: min(()))
show(lambda: max())
show(lambda: max(1, 2, default=3))
show(lambda: max(1))
show(lambda: min([3, "a"]))
show(lambda: min([2, 1], key=lambda x: -x))
show(lambda: max(1, 2, foo=3))
show(lambda: max([(1, "a"), (1, "b")], key=lambda p: p[0]))
show(lambda: min([(1, "a"), (1, "b")], key=lambda p: p[0]))
show(lambda: sorted([3, 1, 2]))
show(lambda: sorted("bca", reverse=True))
show(lambda: sorted([3, -4, 1], key=abs))
show(lambda: sorted())
show(lambda: sorted([1], [2]))
show(lambda: sorted([1, "a"]))
show(lambda: sorted([1], foo=1))
show(lambda: list(iter([1, 2])))
show(lambda: iter(5))
show(lambda: iter(5, 1))
show(lambda: list(iter(iter([1, 2, 3, 4]).__next__, 3)))
show(lambda: next(iter([])))
show(lambda: next(iter([]), "end"))
show(lambda: next([1]))
show(lambda: next())
show(lambda: next(iter([1]), 2, 3))
show(lambda: list(zip("ab", [1, 2, 3])))
show(lambda: list(enumerate("ab", 5)))
show(lambda: list(map(lambda a, b: a + b, [1, 2], [10, 20])))
show(lambda: list(filter(None, [0, 1, "", "x"])))
show(lambda: list(reversed([1, 2, 3])))
show(lambda: reversed({1}))


class Counting:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


show(lambda: sorted(Counting(4)))
show(lambda: max(Counting(4)))
show(lambda: sum(Counting(5)))
show(lambda: list(Counting(3)))


class Bad:
    def __iter__(self):
        return 5


show(lambda: list(Bad()))
show(lambda: sum(Bad()))


class BadLength:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


show(lambda: len(BadLength(-1)))
show(lambda: len(BadLength("a")))
show(lambda: len(BadLength(3)))
show(lambda: bool(BadLength(0)))
