class A:
    attribute = "A"

    def __init__(self):
        print("A init")

    @classmethod
    def make(cls):
        return "A.make " + cls.__name__

    @property
    def p(self):
        return "A.p"


class B(A):
    attribute = "B"

    def __init__(self):
        super().__init__()
        print("B init", super().attribute, super().p)

    @classmethod
    def make(cls):
        return "B " + super().make()

    @staticmethod
    def static():
        try:
            super()
        except RuntimeError as error:
            return error


b = B()
print(B.make(), B.static(), super(B, b).attribute, super(B, B).make())
try:
    super(B, 5).x
except TypeError as error:
    print(error)
try:
    super(5, 5)
except TypeError as error:
    print(error)
try:
    super(B, b).nothing
except AttributeError as error:
    print(error)


def outside():
    try:
        super()
    except RuntimeError as error:
        print(error)


outside()


class C(A):
    def nested(self):
        def inner():
            return super(C, self).attribute
        return inner()

    def in_comprehension(self):
        return [super(C, self).attribute for _ in range(2)]

    def rebinds(self):
        self = B.__new__(B)
        return __class__.__name__


c = C()
print(c.nested(), c.in_comprehension(), c.rebinds())
print(repr(super(B, b)).split(" object")[0])
