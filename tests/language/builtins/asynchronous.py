"""aiter and anext."""


class Count:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value


async def main():
    it = aiter(Count(2))
    print(await anext(it), await anext(it, "default"), await anext(it, "default"))
    try:
        await anext(it)
    except StopAsyncIteration:
        print("end")


drive(main())
for bad in (lambda: aiter(5), lambda: anext(5), lambda: anext(5, 1), lambda: aiter()):
    try:
        bad()
    except TypeError as error:
        print(error)
