from abc import ABC, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self):
        ...

    @property
    @abstractmethod
    def name(self):
        ...


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2

    name = "square"


class Half(Shape):
    def area(self):
        return 0


print(Square(3).area(), Square(2).name)
for cls in (Shape, Half):
    try:
        cls()
    except TypeError as error:
        print(error)


class Sized(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "size") or NotImplemented


class HasSize:
    size = 1


print(isinstance(HasSize(), Sized), isinstance(5, Sized))
Sized.register(int)
print(isinstance(5, Sized), issubclass(bool, Sized))
