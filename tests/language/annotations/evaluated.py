def log(x):
    print("evaluated", x)
    return x


a: log("a") = log("value")
b: log("b")
print(__annotations__)
try:
    b
except NameError as error:
    print(error)


def f(x: log("x") = log("default"), *args: log("args"), y: log("y"), **kw: log("kw")) -> log("return"):
    z: log("never") = 1
    (q): log("neither") = 2
    return z


print(f.__annotations__, f(1, y=2))


class A:
    field: int = 5
    other: "forward"
    __private: str = ""


print(A.__annotations__, A.field)
d = {}
d["k"]: log("subscript target") = 1
o = A()
o.attr: log("attribute target") = 2
print(d, o.attr)
try:
    u: undefined = 1
except NameError as error:
    print(error)
