class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Colour:
    RED = 1


def kind(v):
    match v:
        case None:
            return "none"
        case True:
            return "true"
        case 0 | 0.0:
            return "zero"
        case -1 | 2 + 3j:
            return "negative or complex"
        case Colour.RED:
            return "red"
        case "text" | b"bytes":
            return "literal"
        case str(s) if len(s) > 5:
            return f"long {s}"
        case str():
            return "str"
        case []:
            return "empty"
        case [x]:
            return f"one {x}"
        case [1, *rest, 9]:
            return f"1..9 {rest}"
        case (a, b) if a == b:
            return f"pair {a}"
        case [[a, b], *_]:
            return f"nested {a} {b}"
        case {"kind": "circle", "r": r, **rest}:
            return f"circle {r} {rest}"
        case {"a": {"b": x}}:
            return f"deep {x}"
        case {}:
            return "mapping"
        case Point(0, 0):
            return "origin"
        case Point(x, y=0):
            return f"on axis {x}"
        case Point(x=x) as p:
            return f"point {x} {p.y}"
        case int(n) | float(n):
            return f"number {n}"
        case _:
            return "other"


for v in (None, True, 0, 0.0, -1, 2 + 3j, 1, "text", b"bytes", "a long text", "abc", [], [5], (1, 2, 3, 9), [1, 9], [4, 4], [[1, 2], 3], {"kind": "circle", "r": 2, "z": 1}, {"a": {"b": 7}},
          {"q": 1}, Point(0, 0), Point(3, 0), Point(3, 4), 42, 4.5, False, object, range(2), "", {1}):
    print(repr(v) if not isinstance(v, Point) else "Point", kind(v))
