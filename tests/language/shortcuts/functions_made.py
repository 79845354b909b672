"""Functions, lambdas and comprehensions that are made again and again in a namespace that changes."""
import builtins

made = [lambda: i for i in range(3)]
print([f() for f in made], [f.__module__ for f in made], made[0].__builtins__ is builtins.__dict__)


def make():
    def inner():
        """Of inner."""
        return len("abc")

    return inner


f = make()
print(f(), f.__module__, f.__name__, f.__qualname__, f.__doc__, f.__defaults__, f.__closure__, f.__globals__ is globals())
__name__ = "renamed"
g = make()
print(f.__module__, g.__module__)
del __name__
h = make()
print(h.__module__)
__name__ = "third"
print(make().__module__)

source = """
def make():
    return lambda: length("abc")

def comp():
    return [length("x" * i) for i in range(3)]

def gen():
    return list(length("x" * i) for i in range(3))
"""
space = {"__builtins__": {"length": lambda x: "first", "range": range, "list": list}, "__name__": "space"}
exec(source, space)
make_it, comp, gen = space["make"], space["comp"], space["gen"]
before = make_it()
print(before(), comp(), gen(), before.__module__)
space["other"] = 1
print(make_it()(), comp())
space["__builtins__"] = {"length": lambda x: "second", "range": range, "list": list}
after = make_it()
print(before(), after(), comp(), gen())
space["__builtins__"] = builtins
try:
    make_it()()
except NameError as e:
    print(e)
space["length"] = len
print(make_it()(), comp(), gen())
del space["__builtins__"]
print(make_it()(), comp(), make_it().__builtins__ is builtins.__dict__)


class Builtins(dict):
    def __getitem__(self, key):
        return "from a dict's subclass" if key == "length" else dict.__getitem__(self, key)


def closure(x):
    y = x + 1

    def first():
        nonlocal y
        y += 1
        return x, y

    return first, lambda z=x: (x, y, z), [x + i for i in range(2)], {i: y for i in range(2)}, {x for i in "ab"}


first, second, *rest = closure(5)
print(first(), second(), first(), second(1), rest)
print(len(first.__closure__), [c.cell_contents for c in second.__closure__])


def comprehension_frames():
    import sys

    def where():
        f = sys._getframe(1)
        return f.f_code.co_name, f.f_back.f_code.co_name

    return [where() for i in "a"], {where() for i in "a"}, {1: where() for i in "a"}, list(where() for i in "a")


print(comprehension_frames())


def failing():
    return [1 // i for i in (1, 0)]


try:
    failing()
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno, end=" ")
        tb = tb.tb_next
print()


class Body:
    items = [1, 2]
    doubled = [i * 2 for i in items]
    lambdas = [lambda: j for j in items]

    def method(self):
        return [__class__.__name__ for i in "ab"]


print(Body.doubled, [f() for f in Body.lambdas], Body().method())
