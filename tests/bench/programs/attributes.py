"""Attributes and methods: own, inherited, properties, slots, class and static methods, bound ones, super."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Shape:
    made = 0

    def __init__(self, name):
        self.name = name
        Shape.made += 1

    def area(self):
        return 0

    def scaled(self, by):
        return self.area() * by

    @property
    def kind(self):
        return self.name

    @classmethod
    def count(cls):
        return cls.made

    @staticmethod
    def twice(x):
        return x * 2


class Box(Shape):
    def __init__(self, width, height):
        super().__init__("box")
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height


class Cube(Box):
    __slots__ = ("depth",)

    def __init__(self, side):
        super().__init__(side, side)
        self.depth = side

    def area(self):
        return super().area() * 6

    def __getattr__(self, name):
        if name == "volume":
            return self.depth ** 3
        raise AttributeError(name)


total = 0
shapes = [Box(2, 3), Cube(4), Box(5, 6), Shape("none")]
for i in range(int(350_000 * SCALE)):
    shape = shapes[i & 3]
    total += shape.scaled(i & 7) + shape.twice(i & 1) + len(shape.kind)
    area = shape.area
    total += area() + Shape.count()
    if i & 3 == 1:
        total += shape.volume
        shape.depth = 3 + i % 3
    if hasattr(shape, "width"):
        shape.width = i % 11
print(total)
