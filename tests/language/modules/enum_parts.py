"""enum."""
import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def pretty(self):
        return self.name.title()

    @classmethod
    def first(cls):
        return cls.RED


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color.CRIMSON is Color.RED)
print(list(Color), len(Color), Color(2), Color["BLUE"], Color.RED.pretty, Color.first())
print(list(Color.__members__), Color.RED in Color, Color.RED == Color.GREEN, hash(Color.RED) == hash("RED"))
show(lambda: Color(9))
show(lambda: Color["PINK"])
show(lambda: setattr(Color, "RED", 5))
show(lambda: Color.RED < Color.GREEN)
print(Color, type(Color).__name__, isinstance(Color.RED, Color), f"{Color.RED}", {Color.RED: 1}[Color.RED])


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


print([m.value for m in Auto])


class Level(IntEnum):
    LOW = 1
    HIGH = 5


print(Level.LOW < Level.HIGH, Level.HIGH + 1, Level.LOW, repr(Level.LOW), sorted([Level.HIGH, Level.LOW]), Level(5))
print(f"{Level.HIGH:03d}", Level.LOW == 1, isinstance(Level.LOW, int))


class Word(StrEnum):
    HELLO = auto()
    BYE = "bye!"


print(Word.HELLO, repr(Word.BYE), Word.HELLO == "hello", Word.BYE.upper(), f"{Word.BYE}")


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius


print(Planet.EARTH.mass, Planet.MARS.value, Planet((0.64, 3.39)))


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(Perm.R | Perm.X, repr(Perm.R | Perm.X), Perm.RW, ~Perm.R, Perm.R & Perm.W, bool(Perm.R & Perm.W))
print(Perm.R in Perm.RW, list(Perm), list(Perm.RW), Perm(3) is Perm.RW, (Perm.R ^ Perm.RW), len(Perm.RW))
print([m.value for m in Perm], Perm(0), repr(Perm(0)))


class IP(IntFlag):
    A = 1
    B = 2


print(IP.A | IP.B, repr(IP.A | IP.B), IP.A | 4 == 5, IP.A + 1)


def aliased():
    @unique
    class Bad(Enum):
        A = 1
        B = 1


show(aliased)


def extend():
    class More(Color):
        PINK = 4


show(extend)


def duplicate():
    class Twice(Enum):
        A = 1
        A = 2


show(duplicate)


class Missing(Enum):
    KNOWN = 1

    @classmethod
    def _missing_(cls, v):
        return cls.KNOWN if v == "default" else None


print(Missing("default"))
show(lambda: Missing("other"))
Animal = Enum("Animal", "CAT DOG")
print(list(Animal), Animal.DOG.value, Animal.__module__)
print(Enum("Pairs", {"X": 10, "Y": 20})["Y"].value)


class Generated(Enum):
    def _generate_next_value_(name, start, count, last):
        return name.lower()

    ONE = auto()
    TWO = auto()


print([m.value for m in Generated])
match Color(2):
    case Color.RED:
        print("red")
    case Color.GREEN:
        print("green")
