class A:
    def who(self):
        return "A"

    def chain(self):
        return ["A"]


class B(A):
    def who(self):
        return "B" + super().who()

    def chain(self):
        return ["B"] + super().chain()


class C(A):
    def chain(self):
        return ["C"] + super().chain()


class D(B, C):
    def chain(self):
        return ["D"] + super(D, self).chain()


print(D().who(), D().chain(), [c.__name__ for c in D.__mro__], A.__subclasses__())
try:
    class E(A, B):
        pass
except TypeError as error:
    print(error)
try:
    class F(A, A):
        pass
except TypeError as error:
    print(error)
try:
    class G(5):
        pass
except TypeError as error:
    print(error)
try:
    class H(bool):
        pass
except TypeError as error:
    print(error)
try:
    class I(int, str):
        pass
except TypeError as error:
    print(error)


class M(list):
    def append(self, x):
        super().append(x * 2)


m = M([1])
m.append(2)
print(m, len(m), isinstance(m, list), m == [1, 4])
print(issubclass(D, (int, C)), isinstance(D(), (str, A)))
try:
    isinstance(1, 5)
except TypeError as error:
    print(error)
B.__bases__ = (C,)
print([c.__name__ for c in B.__mro__], [c.__name__ for c in D.__mro__]) if False else None
