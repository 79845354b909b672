class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("done")
        self.n -= 1
        return self.n


print(list(Countdown(3)), sum(Countdown(4)), max(Countdown(5)), tuple(Countdown(2)), [*Countdown(2)], set(Countdown(3)))
it = iter([1, 2])
print(next(it), next(it), next(it, "default"))
try:
    next(it)
except StopIteration as stop:
    print("stop", stop.value)
values = iter([1, 2, 0, 3])
print(list(iter(lambda: next(values), 0)))
a = iter("ab")
print(iter(a) is a, list(zip(a, a)), list(a))
e = enumerate("xy", 5)
print(next(e), list(e))
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])), list(zip("abc", range(2), [True])))
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as error:
    print(error)
try:
    list(zip([1, 2], [1], strict=True))
except ValueError as error:
    print(error)


class BadNext:
    def __iter__(self):
        return self


try:
    for x in BadNext():
        pass
except TypeError as error:
    print(error)


class RaisesInNext:
    def __iter__(self):
        return self

    def __next__(self):
        raise KeyError("from next")


try:
    list(RaisesInNext())
except KeyError as error:
    print(error)
r = iter([1, 2, 3])
print(r.__length_hint__(), next(r), r.__length_hint__())
