def inner(x):
    return 1 / x


def outer():
    y = 1
    return inner(y - 1) + 1


class A:
    def method(self):
        outer()


A().method()
