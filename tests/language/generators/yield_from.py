def inner():
    try:
        x = yield "in"
        print("inner got", x)
    except ValueError as error:
        print("inner caught", error)
        yield "recovered"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    result = yield from inner()
    print("outer has", result)
    yield from [1, 2]
    yield from "ab"
    return (yield from range(1))


g = outer()
print(next(g), g.send("value"), list(g))
g = outer()
print(next(g), g.throw(ValueError("thrown")), next(g))
g.close()
g = outer()
next(g)
try:
    g.throw(KeyError("through"))
except KeyError as error:
    print("out", error)
g = outer()
next(g)
print(g.gi_yieldfrom.__name__)
g.close()


class Iterable:
    def __iter__(self):
        return iter([7, 8])


def delegating():
    yield from Iterable()
    try:
        yield from 5
    except TypeError as error:
        print(error)
    yield from ()
    return "end"


d = delegating()
print(list(d))


class WithSend:
    def __init__(self):
        self.log = []

    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def send(self, v):
        return ("send", v)

    def throw(self, *a):
        return "throw"

    def close(self):
        print("closed")


def use():
    yield from WithSend()


u = use()
print(next(u), u.send(1), u.send(None), u.throw(ValueError))
u.close()


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(4)))
