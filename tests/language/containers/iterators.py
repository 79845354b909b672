# zip, enumerate, map, filter, reversed and iter at their edges.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: zip([1], [2, 3], strict=True).__next__())
show(lambda: list(zip([1], [2, 3], strict=True)))
show(lambda: list(zip([1, 2], [2], strict=True)))
show(lambda: list(zip([1, 2], [2, 3], [4], strict=True)))
show(lambda: list(zip(1)))
show(lambda: list(zip()))
show(lambda: enumerate(1))
show(lambda: enumerate())
show(lambda: map(1))
show(lambda: list(map(1, [2])))
show(lambda: list(filter(None, [0, 1, "", "a"])))
show(lambda: reversed({1}))
show(lambda: list(reversed({1: 2, 3: 4})))
show(lambda: reversed(5))
show(lambda: next(iter([])))
show(lambda: list(iter(lambda: 1, 1)))
