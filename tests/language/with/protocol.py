class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind and kind.__name__, error, traceback is not None)
        return self.suppress


with Manager("a") as a, Manager("b") as b:
    print(a, b)
with (Manager("c") as c, Manager("d"),):
    print(c)
with Manager("suppressing", True):
    raise ValueError("swallowed")
try:
    with Manager("outer"):
        with Manager("inner"):
            raise KeyError("k")
except KeyError as error:
    print("caught", error)


def leave(how):
    for i in range(2):
        with Manager(how):
            if how == "return":
                return "returned"
            if how == "break":
                break
            if how == "continue":
                continue
    return "end"


print(leave("return"), leave("break"), leave("continue"))


class ExitRaises(Manager):
    def __exit__(self, *details):
        raise RuntimeError("from exit")


try:
    with ExitRaises("x"):
        raise ValueError("first")
except RuntimeError as error:
    print(error, repr(error.__context__))


class EnterRaises(Manager):
    def __enter__(self):
        raise RuntimeError("from enter")


try:
    with Manager("first"), EnterRaises("second"):
        print("never")
except RuntimeError as error:
    print(error)
with Manager("tuple") as (x, *y):
    print(x, y)
with Manager("k") as items:
    pass
