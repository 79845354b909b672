"""eval, exec, compile and the namespaces they use."""


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: eval("1 + 2"))
show(lambda: eval("  3 * 3"))
show(lambda: eval("x + y", {"x": 1}, {"y": 2}))
show(lambda: eval(b"4"))
show(lambda: eval("a b"))
show(lambda: eval(5))
show(lambda: eval("1", 5))
show(lambda: eval("1", {}, 5))
show(lambda: eval("missing"))
show(lambda: eval("1\0"))
show(lambda: exec("a = 1\nb = 2"))
show(lambda: exec(5))
show(lambda: exec("1", 5))
show(lambda: exec("1", {}, 5))
show(lambda: exec("raise KeyError('k')"))
show(lambda: compile("1", "f", "wrong"))
show(lambda: compile("x = ", "f", "exec"))

names = {}
exec("def f(n):\n    return n * 2\nvalue = f(21)", names)
print(names["value"], "__builtins__" in names)

code = compile("total = sum(items)", "<made>", "exec")
names = {"items": [1, 2, 3]}
exec(code, names)
print(names["total"], code.co_filename)
print(eval(compile("total * 2", "<made>", "eval"), names))
exec(compile("'shown'", "<made>", "single"))


class Mapping(dict):
    def __missing__(self, key):
        return f"<{key}>"


print(eval("anything + other", {}, Mapping()))


def inside():
    local = 5
    print(eval("local + 1"))
    exec("local = 10")
    print(local)
    return eval("[local for _ in range(2)]", {"local": 7})


print(inside())
g = 100


def global_access():
    exec("global g\ng = 200")


global_access()
print(g)
show(lambda: eval(compile("lambda: q", "f", "eval")).__name__)
show(lambda: __import__("math").floor(2.5))
show(lambda: __import__(5))
show(lambda: __import__("no_such_module_here"))
try:
    exec("def broken(:\n  pass")
except SyntaxError as error:
    print(error.msg, error.filename, error.lineno)
