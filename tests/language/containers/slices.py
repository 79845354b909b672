# Slice objects.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: hash(slice(1)))
show(lambda: slice())
show(lambda: slice(1, 2, 3, 4))
show(lambda: slice(1, 10, 2).indices(5))
show(lambda: slice(None, None, -1).indices(5))
show(lambda: slice(-10**30, 10**30).indices(10**20))
show(lambda: slice(1).indices(-1))
