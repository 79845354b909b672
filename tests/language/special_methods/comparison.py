class C:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        print("eq", self.n)
        return isinstance(other, C) and self.n == other.n

    def __lt__(self, other):
        print("lt", self.n)
        return NotImplemented if not isinstance(other, C) else self.n < other.n

    def __ge__(self, other):
        return "truthy text"


a, b = C(1), C(2)
print(a == b, a != b, a < b, a > b, a >= b)
for action in (lambda: a <= 5, lambda: a < 5, lambda: 5 > a, lambda: object() < object(), lambda: 1 < "a", lambda: [] < (), lambda: None < None,
               lambda: {} < {}, lambda: 1j < 2j, lambda: hash(a), lambda: {a}):
    try:
        print(action())
    except TypeError as error:
        print(error)
print(a == 5, 5 == a, a is a, [a] == [a], a in [a, b], [b].count(a))
print(1 == 1.0 == True, 1 < 2 < 3 != 4, 1 < 3 < 2, "a" < "b" <= "b", (1, 2) < (1, 3), [1] < [1, 0], {1} < {1, 2}, not 1 == 2)
nan = float("nan")
print(nan == nan, nan != nan, [nan] == [nan], nan in [nan], (nan,) == (nan,), {nan: 1} == {nan: 1}, nan is nan, [nan] < [nan])


class Sub(int):
    def __eq__(self, other):
        return "sub eq"

    __hash__ = int.__hash__


print(1 == Sub(5), Sub(5) == 1, Sub(1) != 1)


class Weird:
    def __bool__(self):
        raise ValueError("no truth")

    def __lt__(self, other):
        return self

    def __eq__(self, other):
        return self


for action in (lambda: 1 if Weird() < 1 < 2 else 2, lambda: Weird() == 1 and 1, lambda: [Weird()] == [1], lambda: not Weird(), lambda: sorted([Weird(), Weird()])):
    try:
        action()
    except ValueError as error:
        print(error)
