# Where in the line it happened.
def attribute(x):
    return x.y.z.w + 1


def subscript(d):
    return d["a"]["b"]["c"]


def call(f):
    return [1, 2, f(1)(2), 3]


def binary(a, b, c):
    return (a + b) * c + \
        a / b


def keyword(**k):
    return dict(a=1, **k)


def multi():
    return attribute(
        5,
    )


import sys


def report(action):
    try:
        action()
    except Exception as error:
        kept.append(error)


kept = []
report(lambda: attribute(5))
report(lambda: subscript({"a": {}}))
report(lambda: call(lambda n: None))
report(lambda: binary(1, 0, 2))
report(lambda: binary("é" * 3, 1, 2))
report(lambda: keyword(a=2))
report(multi)
for error in kept:
    sys.excepthook(type(error), error, error.__traceback__)
