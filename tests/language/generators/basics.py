def simple():
    print("start")
    x = yield 1
    print("got", x)
    y = yield x
    print("got", y)
    return "result"


g = simple()
print(next(g), g.send("a"))
try:
    g.send("b")
except StopIteration as stop:
    print("value", stop.value)
print(list(g), next(g, "exhausted"))
g = simple()
try:
    g.send(5)
except TypeError as error:
    print(error)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


f = fib()
print([next(f) for _ in range(15)])


def empty():
    return
    yield


print(list(empty()), type(empty()).__name__, empty.__name__, repr(empty()).split(" at ")[0])


def expression():
    x = (yield 1), (yield 2)
    print(x)
    [(yield 3)]
    return (yield)


e = expression()
print([e.send(v) for v in (None, "a", "b", "c")])


def both(n):
    for i in range(n):
        yield i, (yield i)


print(list(both(2)))
g = fib()
print(g.gi_running, g.gi_frame is not None, g.gi_code.co_name, g.gi_yieldfrom)
print(sum(i * i for i in range(1000)))


def recursive(n):
    if n:
        yield from recursive(n - 1)
        yield n


print(list(recursive(50))[-1], sum(recursive(200)))
