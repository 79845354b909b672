# Operators between containers and others.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: [1] + (2,))
show(lambda: (1,) + [2])
show(lambda: [1] + 5)
show(lambda: 5 + [1])
show(lambda: [1] * 1.5)
show(lambda: [1] * [2])
show(lambda: 1.5 * [1])
show(lambda: [1] < (1,))
