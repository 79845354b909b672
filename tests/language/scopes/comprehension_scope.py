# A comprehension has its own variables; := binds outside of it.
x = "outer"
print([x for x in range(3)], x)
print([(last := n) for n in range(5)], last)
print({k: v for k, v in zip("ab", [1, 2])}, {c for c in "a"}, list(c for c in "xyz"))


def f():
    items = [y := 1, y + 1]
    total = 0
    print([total := total + v for v in range(5)], total, items)
    return [[j * i for j in range(i)] for i in range(4)]


print(f())
print([a + b for a in "xy" for b in "12" if a + b != "x2"])
functions = [lambda: n for n in range(3)]
print([g() for g in functions])
try:
    n
except NameError as error:
    print(error)
