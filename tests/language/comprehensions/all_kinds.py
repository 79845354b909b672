print([x * x for x in range(5) if x % 2], {x % 3 for x in range(9)}, {k: v for k, v in enumerate("ab")}, list(x for x in "ab"))
print([(x, y) for x in range(3) for y in range(x) if x != y], [[y for y in range(x)] for x in range(3)])
print([x for x in [y for y in range(3)] if x if x > 1], [a if a else "zero" for a in range(2)])
print([a for a, *b in [(1, 2), (3,)]], [x for x, in [(1,), (2,)]], {**{k: 1 for k in "ab"}})
print(sum(x for x in range(10)), any(x > 3 for x in range(5)), all([]), max((x for x in [1, 5, 2]), default=0), sorted(x for x in "cab"))


def order():
    log = []

    def f(x):
        log.append(x)
        return x
    result = {f(("k", i)): f(("v", i)) for i in f(range(2)) if f(("if", i))}
    return log


print(order())
try:
    [1 / x for x in (1, 0)]
except ZeroDivisionError as error:
    print(error)
try:
    [x for x in 5]
except TypeError as error:
    print(error)
g = (print("evaluated", x) for x in [1])
print("not yet")
next(g)


def lazily():
    n = 1
    g = (n for _ in range(2))
    n = 2
    return list(g)


print(lazily())
print([lambda: x for x in range(3)][0](), [(lambda: x)() for x in range(3)])
print([[i + j for j in "ab"] for i in "xy"], [i for i in range(20) if i > 5 if i < 9])
print([x for x in range(3)] + [x for x in "z"], len({x for x in "hello"}))
