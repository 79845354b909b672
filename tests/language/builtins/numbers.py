"""Built-in functions on numbers and characters, with their errors."""


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: abs(-3) + abs(2.5))
show(lambda: abs("x"))
show(lambda: abs())
show(lambda: abs(x=1))
show(lambda: (bin(10), oct(64), hex(255), hex(-1), bin(0)))
show(lambda: hex(1.5))
show(lambda: bin("1"))
show(lambda: chr(65) + chr(0x1F600) + chr(233))
show(lambda: chr(-1))
show(lambda: chr(0x110000))
show(lambda: chr("a"))
show(lambda: chr(1 << 40))
show(lambda: chr(1 << 90))
show(lambda: (ord("a"), ord("\u20ac"), ord(b"z")))
show(lambda: ord("ab"))
show(lambda: ord(""))
show(lambda: ord(5))
show(lambda: divmod(17, 5))
show(lambda: divmod(-17.5, 5))
show(lambda: divmod(1, 0))
show(lambda: divmod(1))
show(lambda: divmod("a", 1))
show(lambda: pow(2, 10))
show(lambda: pow(2, 10, 1000))
show(lambda: pow(base=3, exp=-1, mod=7))
show(lambda: pow(2))
show(lambda: pow(2, "x"))
show(lambda: pow(2.0, 2, 3))
show(lambda: round(2.5))
show(lambda: round(2.675, 2))
show(lambda: round(12345, -2))
show(lambda: round(number=1.5, ndigits=None))
show(lambda: round("x"))
show(lambda: round())
show(lambda: round(1.5, "a"))
show(lambda: sum([1, 2, 3]))
show(lambda: sum([0.1] * 10))
show(lambda: sum([1, 2.5, 1 << 70]))
show(lambda: sum([[1], [2]], []))
show(lambda: sum(["a", "b"], ""))
show(lambda: sum([b"a"], b""))
show(lambda: sum([1, "a"]))
show(lambda: sum(5))
show(lambda: sum())
show(lambda: sum([1, 2], start=10))
show(lambda: sum([True, True, 1.0, 1j]))
show(lambda: sum([1 << 49, 1 << 49, 1 << 50]))
show(lambda: hash(1) == hash(1.0) == hash(True))
show(lambda: hash([]))
show(lambda: hash({}))
show(lambda: isinstance(id(object()), int))


class Number:
    def __round__(self, digits="none"):
        return f"round {digits}"

    def __abs__(self):
        return "abs"

    def __index__(self):
        return 7


show(lambda: round(Number()))
show(lambda: round(Number(), 3))
show(lambda: abs(Number()))
show(lambda: (bin(Number()), hex(Number()), oct(Number()), chr(Number())))
