# Closures share variables, not values.
def counter():
    n = 0

    def increase():
        nonlocal n
        n += 1
        return n

    def read():
        return n
    return increase, read


increase, read = counter()
print(increase(), increase(), read())
other, _ = counter()
print(other(), read())
late = [lambda: i for i in range(3)]
print([f() for f in late])
early = [lambda i=i: i for i in range(3)]
print([f() for f in early])


def make():
    functions = []
    for i in range(3):
        def f():
            return i
        functions.append(f)
    return functions


print([f() for f in make()])


def deep():
    x = 1

    def a():
        def b():
            def c():
                nonlocal x
                x += 1
                return x
            return c
        return b
    return a()()


c = deep()
print(c(), c(), c.__closure__[0].cell_contents)
c.__closure__[0].cell_contents = 10
print(c())


def self_reference(n):
    def fact(k):
        return 1 if k < 2 else k * fact(k - 1)
    return fact(n)


print(self_reference(10))
