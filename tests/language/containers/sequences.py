# What lists and tuples answer, and what they refuse.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: [1][5])
show(lambda: (1,)[5])
show(lambda: [1, 2].index(3))
show(lambda: (1, 2).index(3))
show(lambda: [].pop())
show(lambda: [1].pop(4))
show(lambda: [1].remove(4))
show(lambda: list(1))
show(lambda: list(a=1))
show(lambda: list(1, 2))
show(lambda: tuple(1, 2))
show(lambda: tuple(a=1))
show(lambda: hash([]))
show(lambda: hash(([],)))
show(lambda: [1, 2, 3][::0])
show(lambda: [].append())
show(lambda: [].append(1, 2))
show(lambda: [].insert("a", 1))
