# Ranges of any size.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: range(1, 2, 0))
show(lambda: range())
show(lambda: range(1, 2, 3, 4))
show(lambda: range("a"))
show(lambda: range(1.5))
show(lambda: range(10)[20])
show(lambda: range(10)["a"])
show(lambda: range(10**30)[10**29])
show(lambda: len(range(10**30)))
show(lambda: range(10).index(11))
show(lambda: range(10)[2:8:3])
show(lambda: range(10)[::-1])
show(lambda: list(range(10**20, 10**20 + 3)))
show(lambda: list(reversed(range(10**20, 10**20 + 3))))
show(lambda: 5 in range(0, 10, 5))
show(lambda: 5.0 in range(0, 10, 5))
show(lambda: range(0) == range(2, 1))
show(lambda: range(0, 3, 2) == range(0, 4, 2))
show(lambda: hash(range(0, 3, 2)) == hash(range(0, 4, 2)))
show(lambda: range(0, 3, 2))
