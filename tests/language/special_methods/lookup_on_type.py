# Implicit calls of special methods skip the instance and __getattribute__.
class A:
    def __getattribute__(self, name):
        print("asked for", name)
        return object.__getattribute__(self, name)

    def __len__(self):
        return 1


a = A()
a.__len__ = lambda: 99
print(len(a))
print(a.__len__())
A.__len__ = lambda self: 5
print(len(a))
del A.__len__
try:
    len(a)
except TypeError as error:
    print(error)
A.__getitem__ = lambda self, i: i
print(a[3])
A.__iter__ = lambda self: iter([1, 2])
print(list(a))
A.__add__ = lambda self, o: "added"
print(a + 1)
A.__enter__ = lambda self: "entered"
A.__exit__ = lambda self, *e: None
with a as x:
    print(x)
