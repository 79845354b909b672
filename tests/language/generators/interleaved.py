# Several generators in turns; locals and handlers stay each one's own.
def worker(name, n):
    for i in range(n):
        try:
            if i % 2:
                raise ValueError(f"{name}{i}")
            yield f"{name}{i}"
        except ValueError as error:
            yield f"caught {error}"


def round_robin(*workers):
    workers = list(workers)
    while workers:
        for w in workers[:]:
            try:
                yield next(w)
            except StopIteration:
                workers.remove(w)


print(list(round_robin(worker("a", 3), worker("b", 1), worker("c", 4))))


def pipeline(source):
    evens = (x for x in source if x % 2 == 0)
    squares = (x * x for x in evens)
    return (f"<{x}>" for x in squares)


print(list(pipeline(range(10))))


def coroutine():
    total = 0
    while True:
        value = yield total
        if value is None:
            return total
        total += value


c = coroutine()
next(c)
for v in range(10):
    last = c.send(v)
print(last)
gens = [worker(str(i), 2) for i in range(300)]
print(sum(len(next(g)) for g in gens), sum(len(next(g)) for g in gens))
