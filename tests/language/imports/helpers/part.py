count = 1


class Thing:
    name = __name__


def double(x):
    return x * 2
