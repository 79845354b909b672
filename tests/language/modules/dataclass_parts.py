"""dataclasses."""
import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import ClassVar


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


@dataclass
class Point:
    """A point."""
    x: int
    y: int = 0

    def total(self):
        return self.x + self.y


p = Point(1)
print(p, p == Point(1, 0), p != Point(2), Point(y=2, x=1).total(), Point.__match_args__, Point.__doc__)
show(lambda: Point())
show(lambda: Point(1, 2, 3))
show(lambda: hash(p))
print([f.name for f in fields(Point)], asdict(p), astuple(p), replace(p, y=9), dataclasses.is_dataclass(p))


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    tags: tuple = field(default=(), compare=False, repr=False)


v = Version(1, 2)
print(v, v < Version(1, 3), sorted([Version(2), Version(1)]), hash(v) == hash(Version(1, 2, ("a",))), {v: 1}[Version(1, 2)])
show(lambda: setattr(v, "major", 3))
show(lambda: delattr(v, "major"))
show(lambda: v < 5)


@dataclass
class Base:
    items: list = field(default_factory=list)
    count: int = field(init=False, default=0)
    kind: ClassVar[str] = "base"
    start: InitVar[int] = 5

    def __post_init__(self, start):
        self.count = start + len(self.items)


@dataclass
class Derived(Base):
    name: str = "d"
    _: KW_ONLY
    flag: bool = False


d = Derived([1, 2], 10, "n", flag=True)
print(d, Derived.kind, Derived().items is Derived().items, [f.name for f in fields(d)])
show(lambda: Derived([], 1, "n", True))


def bad_order():
    @dataclass
    class Bad:
        a: int = 1
        b: int


def bad_default():
    @dataclass
    class Bad:
        a: list = []


show(bad_order)
show(bad_default)


@dataclass(slots=True)
class Slotted:
    a: int
    b: int = 2


s = Slotted(1)
print(s, Slotted.__slots__)
show(lambda: setattr(s, "c", 1))


@dataclass
class Nested:
    p: Point
    ps: list


n = Nested(Point(1), [Point(2), {"k": Point(3)}])
print(asdict(n), astuple(n))
n.ps.append(n)
print(n)


@dataclass(eq=False)
class Identity:
    a: int


print(Identity(1) == Identity(1), isinstance(hash(Identity(1)), int))


@dataclass(repr=False)
class Quiet:
    a: int

    def __repr__(self):
        return "quiet"


print(Quiet(1))
Made = dataclasses.make_dataclass("Made", ["a", ("b", int), ("c", int, field(default=3))])
print(Made(1, 2), Made.__name__)


@dataclass(unsafe_hash=True)
class Hashed:
    a: int
    b: int = field(default=0, hash=False)


print(hash(Hashed(1, 2)) == hash(Hashed(1, 3)))
match Point(3, 4):
    case Point(x, y):
        print(x, y)


@dataclass(kw_only=True)
class Keyword:
    a: int
    b: int = 1


print(Keyword(a=5))
show(lambda: Keyword(5))
show(lambda: asdict(5))
