class Descriptor:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, instance, owner):
        return ("get", self.name, instance is None, owner.__name__)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = ("stored", value)

    def __delete__(self, instance):
        print("delete", self.name)


class NonData:
    def __get__(self, instance, owner=None):
        return "non-data"


class A:
    d = Descriptor()
    n = NonData()


a = A()
print(a.d, A.d, a.n)
a.d = 5
a.n = "instance wins"
print(a.d, a.n, a.__dict__)
del a.d


class Broken:
    class Bad:
        def __set_name__(self, owner, name):
            raise ValueError("no")
    try:
        class In:
            b = Bad()
    except RuntimeError as error:
        print(error, repr(error.__cause__))


class OnlySet:
    def __set__(self, instance, value):
        instance.__dict__["x"] = value + 1


class B:
    x = OnlySet()


b = B()
print(type(b.x).__name__)
b.x = 1
print(b.x)
try:
    del b.x
except AttributeError as error:
    print(error)
