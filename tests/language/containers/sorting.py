# sort() and sorted() at their edges.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: [1, 2, 3].sort(lambda x: x))
show(lambda: [1, "a"].sort())
show(lambda: sorted([3, 1, 2], key=lambda x: -x))
show(lambda: sorted([(1, "b"), (0, "z"), (1, "a")], key=lambda p: p[0], reverse=True))
