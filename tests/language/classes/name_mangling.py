class A:
    __private = 1

    def __init__(self):
        self.__x = 2
        __local = 3
        self.seen = [n for n in locals() if "local" in n]

    def get(self, other):
        return self.__x, other.__private, __class__.__name__

    def __method(self):
        return "mangled"

    def call(self):
        return self.__method()

    def keyword(self, __k=1):
        return __k


class _B(A):
    __y = 5


a = A()
print(a.__dict__, a.get(a), a.call(), [n for n in dir(a) if "A__" in n], [n for n in dir(_B) if "B__" in n])
print(a.keyword(_A__k=7))
try:
    a.__x
except AttributeError as error:
    print(error)


class C:
    def f(self):
        global __g
        __g = 1
        import itertools as __it
        return sorted(n for n in locals())


print(C().f(), _C__g)
