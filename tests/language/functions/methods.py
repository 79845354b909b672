# Bound methods, class methods and static methods as objects.
class A:
    def plain(self, x=0):
        return self, x

    @classmethod
    def of_class(cls, x=0):
        return cls.__name__, x

    @staticmethod
    def static(x=0):
        return x

    def __repr__(self):
        return "A()"


class B(A):
    pass


a, b = A(), B()
print(a.plain(1), A.plain(b, 2), B.of_class(3), b.of_class(4), A.static(5), b.static(6))
m = a.plain
print(m.__self__, m.__func__ is A.plain, m == a.plain, m is a.plain, hash(m) == hash(a.plain), m.__name__, m.__qualname__)
print(B.of_class.__self__, B.of_class.__func__ is A.__dict__["of_class"].__func__)
print(repr(A.plain).split(" at ")[0], repr(a.plain).split(" at ")[0], repr(B.of_class).split(" at ")[0])
try:
    m.attribute = 1
except AttributeError as error:
    print(error)
A.plain.attribute = 5
print(m.attribute)
print(list(map(a.plain, [1, 2])))
import types
print(types.MethodType(lambda self, x: (self, x), 5)(6))
print([].append.__name__, [].append.__self__, list.append.__name__, len.__name__, len.__module__)
print(repr(len), repr(list.append), repr([].append).split(" at ")[0], repr(int.__add__), repr((1).__add__).split(" at ")[0])
print(A.__dict__["static"], A.__dict__["of_class"]) if False else None
