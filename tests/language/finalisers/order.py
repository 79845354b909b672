# Release is immediate, and in an order a program can see.
class N:
    def __init__(self, name, *children):
        self.name, self.children = name, children

    def __del__(self):
        print("del", self.name)


a = N("a")
a = None
print("1")
b = N("b", N("c"), N("d"))
del b
print("2")
N("temporary")
print("3")
x = [N(1), N(2), N(3)]
x.pop(0)
print("popped")
x[0] = None
print("replaced")
x.clear()
print("4")
d = {"k": N("value"), N("key"): 1}
del d["k"]
print("5")
d.clear()
print("6")


def f(p):
    l = N("local")
    m = N("second local")
    return "result"


print(f(N("argument")))
print("7")
for i in range(2):
    n = N(f"loop {i}")
print("8")
n = N("replacement")
print("9")
t = (N("t1"), N("t2"))
del t
s = {N("s")}
s = None
print("10")


def g():
    v = N("in generator")
    yield 1
    yield 2


it = g()
next(it)
it = None
print("11")
c = (lambda q: lambda: q)(N("captured"))
c = None
print("12")
N("chain").children
print([N(f"c{i}").name for i in range(3)])
o = N("x", N("y", N("z")))
o = 5
print("13")
p = q = N("two names")
p = None
print("still")
q = None
print("end")
last = N("global at exit")
