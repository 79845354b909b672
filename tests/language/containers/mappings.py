# What dicts answer, and what they refuse.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

show(lambda: dict(1, 2))
show(lambda: dict(1))
show(lambda: dict([1]))
show(lambda: dict([(1, 2, 3)]))
show(lambda: {[]: 1})
show(lambda: {{}: 1})
show(lambda: {1: 2} | {3: 4})
show(lambda: {1: 2} | [(3, 4)])
show(lambda: dict.fromkeys("ab"))
show(lambda: dict(a=1, b=2))
show(lambda: dict({"x": 1}, y=2))
show(lambda: {frozenset({1}): 1}[{1}])
