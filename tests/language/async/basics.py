# Coroutines, driven by hand.
class Wait:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        return (yield self.v)


async def leaf(x):
    got = await Wait(x)
    return got, x


async def root():
    a = await leaf(1)
    b = await leaf(2)
    try:
        await leaf(3)
    except ValueError as error:
        print("caught", error)
    return a, b


c = root()
print(c.send(None), c.send("one"), c.send("two"))
try:
    c.throw(ValueError("thrown"))
except StopIteration as stop:
    print(stop.value)


class AIter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


class ACtx:
    async def __aenter__(self):
        print("aenter")
        return "ctx"

    async def __aexit__(self, *e):
        print("aexit", e[0] and e[0].__name__)
        return True


async def agen(n):
    for i in range(n):
        got = yield i
        if got:
            print("agen got", got)


async def everything():
    async for x in AIter(2):
        print("for", x)
    else:
        print("for else")
    async with ACtx() as c:
        print(c)
        raise KeyError("suppressed")
    print([x async for x in AIter(3)], {x async for x in agen(2)}, [await leaf2(y) for y in "ab"])
    return [x async for x in agen(4) if x % 2]


async def leaf2(y):
    return y * 2


def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as stop:
        return stop.value


print(run(everything()))
for bad in ("5", "[1]", "None"):
    async def wrong():
        await eval(bad)
    try:
        run(wrong())
    except TypeError as error:
        print(error)


async def wrong_for():
    async for x in [1]:
        pass


async def wrong_with():
    async with 5:
        pass
for f in (wrong_for, wrong_with):
    try:
        run(f())
    except (TypeError, AttributeError) as error:
        print(error)
c = leaf(1)
c.close()
print(type(c).__name__, type(agen(1)).__name__)
