# What sets refuse.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: {}["x"])
show(lambda: {}.popitem())
show(lambda: {}.pop("q"))
show(lambda: {}.pop("q", 4))
show(lambda: set().pop())
show(lambda: set([1]).remove(2))
show(lambda: set([[]]))
show(lambda: hash({}))
show(lambda: hash(set()))
show(lambda: set(1, 2))
show(lambda: frozenset(a=1))
show(lambda: {} < {})
show(lambda: {1} < {1, 2})
show(lambda: {1} < [1])
show(lambda: {1} | [2])
show(lambda: {}.get())
show(lambda: {}.update(1))
show(lambda: {}.fromkeys([1, 2], 3))
show(lambda: {}.setdefault([], 1))
show(lambda: [] in {})
show(lambda: {1} in {frozenset({1})})
