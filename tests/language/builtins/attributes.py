"""getattr and its family, isinstance, vars, dir, callable."""


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


class Point:
    kind = "point"

    def __init__(self, x):
        self.x = x

    def move(self):
        pass


p = Point(1)
show(lambda: getattr(p, "x"))
show(lambda: getattr(p, "y"))
show(lambda: getattr(p, "y", "default"))
show(lambda: getattr(p, 1))
show(lambda: getattr(p))
show(lambda: getattr(p, "a", 1, 2))
show(lambda: (hasattr(p, "x"), hasattr(p, "y")))
show(lambda: hasattr(p, 3))
show(lambda: setattr(p, "y", 2))
show(lambda: p.y)
show(lambda: setattr(p, 1, 2))
show(lambda: setattr(5, "a", 1))
show(lambda: delattr(p, "y"))
show(lambda: delattr(p, "y"))
show(lambda: vars(p))
show(lambda: vars(5))
show(lambda: sorted(k for k in dir(p) if not k.startswith("__")))
show(lambda: callable(p) or callable(print) and callable(Point) and callable(p.move))
show(lambda: isinstance(p, Point))
show(lambda: isinstance(1, (str, (float, int))))
show(lambda: isinstance(1, int | str))
show(lambda: isinstance(1, 5))
show(lambda: issubclass(bool, int))
show(lambda: issubclass(1, int))
show(lambda: issubclass(bool, 1))
show(lambda: isinstance())


class Custom:
    def __dir__(self):
        return ["b", "a"]

    def __getattr__(self, name):
        if name == "boom":
            raise ValueError("boom")
        return f"got {name}"


show(lambda: dir(Custom()))
show(lambda: getattr(Custom(), "anything", 1))
show(lambda: getattr(Custom(), "boom", 1))
show(lambda: hasattr(Custom(), "boom"))


def scopes(a, b=2):
    c = 3
    print(sorted(locals().items()))
    print(dir())
    print(sorted(vars()))
    del c
    print(sorted(locals()))


scopes(1)
print("scopes" in globals(), globals() is locals())
print([n for n in ("ArithmeticError", "ExceptionGroup", "print", "__build_class__", "copyright")
       if hasattr(__builtins__, n)][:4])
