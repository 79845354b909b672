class P:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


p = P(1)
print(p.x)
for action in (lambda: p.y, lambda: p.z, lambda: setattr(p, "z", 1), lambda: p.__dict__, lambda: delattr(p, "y")):
    try:
        print(action())
    except AttributeError as error:
        print(error)


class Q(P):
    __slots__ = ["z"]


class R(P):
    pass


q, r = Q(1), R(2)
q.z = 3
r.anything = 4
print(q.x, q.z, r.x, r.__dict__, P.x.__name__, type(P.x).__name__, Q.__slots__)
try:
    class S:
        __slots__ = "a b"
except TypeError as error:
    print(error)
try:
    class T:
        __slots__ = ("a",)
        a = 1
except ValueError as error:
    print(error)


class U:
    __slots__ = "single"


u = U()
u.single = 1
print(u.single)


class V:
    __slots__ = ("__private", "__dict__")

    def __init__(self):
        self.__private = 1
        self.free = 2


print(V().__dict__, V()._V__private)
