"""Generators resumed by loops, by next(), from natives, and the cases in which that is refused or roundabout."""
import gc


def count(n):
    for i in range(n):
        yield i


print([i for i in count(5)], list(count(3)), sum(count(10)), max(count(4)), tuple(count(0)), dict(zip("ab", count(2))))
g = count(3)
print(next(g), next(g), next(g), next(g, "default"), next(g, "default"))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)


def echo():
    got = None
    while True:
        got = yield got


g = echo()
try:
    g.send(1)
except TypeError as e:
    print(e)
print(next(g), g.send(5), g.send(None), next(g))


def itself():
    yield next(me)


me = itself()
try:
    next(me)
except ValueError as e:
    print(e)


def returns():
    yield 1
    return "result"


def delegating():
    result = yield from returns()
    yield result


print(list(delegating()))


def handling():
    try:
        raise ValueError("handled")
    except ValueError as e:
        yield 1
        try:
            raise
        except ValueError as again:
            yield str(again)
    yield 2


g = handling()
try:
    raise KeyError("outer")
except KeyError:
    print(list(g))


def interleaved():
    a, b = handling(), handling()
    return [next(a), next(b), next(a), next(b), next(a), next(b)]


print(interleaved())


def cleanup(name):
    try:
        yield 1
        yield 2
    finally:
        print("finally", name)


for i in cleanup("break"):
    break
g = cleanup("dropped")
next(g)
del g
g = cleanup("never started")
del g
g = cleanup("ended")
list(g)
print(gc.is_finalized(g))
del g
g = cleanup("thrown")
next(g)
try:
    g.throw(ValueError("in"))
except ValueError as e:
    print(e)
g = cleanup("closed")
next(g)
g.close()
g.close()
print(list(g))


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


def holds():
    a = Noisy("local")
    yield a.n
    a = yield 1
    print("got", a)
    yield 2


for x in holds():
    print(x)
g = holds()
next(g), next(g)
g.send(Noisy("sent").n)
del g
print("dropped")


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


print(sum(deep(100)))


def too_deep():
    yield from too_deep()


try:
    next(too_deep())
except RecursionError as e:
    print("RecursionError")


def raises():
    yield 1
    raise StopIteration("inside")


try:
    for x in raises():
        print(x)
except RuntimeError as e:
    print(e, type(e.__cause__).__name__)


def nested(n):
    return ((i, j) for i in range(n) for j in range(i))


print(list(nested(4)), any(i > 3 for i in count(10)), all(i < 3 for i in count(10)))
gens = [count(3) for i in range(3)]
print([next(g) for g in gens], [list(g) for g in gens])
print(repr(count(1)).split(" at ")[0], repr(i for i in "").split(" at ")[0], (i for i in "").__name__)
