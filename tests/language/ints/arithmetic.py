big = 2 ** 200 + 12345
print(big, -big, big // 7, big % 7, -big // 7, -big % 7, divmod(-big, 10 ** 20), big * big, big - big + 1, big ** 2 == big * big)
print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 3, -7 % 3, 7 % -3, -7 % -3, divmod(-7, 2), divmod(7, -2))
print(1 << 100, (1 << 100) >> 98, -1 >> 1000, -5 >> 1, 5 & 3, -5 & 0xFF, 5 | -8, 5 ^ -3, ~5, ~big, big & (2 ** 64 - 1), -big | 1, -big ^ big)
print(2 ** 0, 2 ** -1, 0 ** 0, (-2) ** 3, (-8) ** (1 / 3), pow(3, 1000, 7), pow(3, -1, 7), pow(-3, 5, 7), 10 ** 25)
print(2 ** 62 + 2 ** 62, 2 ** 63 - 1 + 1, -(2 ** 63) - 1, 2 ** 50, 2 ** 50 + 1, -(2 ** 50), -(2 ** 50) - 1, (2 ** 50 - 1) * (2 ** 50 - 1), 2 ** 51 - 2 ** 50, 1125899906842623 + 1, -1125899906842624 - 1)
print(10 ** 18 * 10 ** 18, 10 ** 40 // 10 ** 20, 10 ** 40 % (10 ** 20 + 1), 3 ** 500 // 3 ** 498)
print(big == big + 0.0, 2 ** 53 + 1 == float(2 ** 53), 2 ** 53 + 1 > 2.0 ** 53, 10 ** 400 > 1e308, -10 ** 400 < float("-inf"), big < float("inf"))
print(5 / 2, 4 / 2, big / 2 ** 199, 10 ** 400 // 10 ** 398, (10 ** 400) / (10 ** 399), -1 / 3)
print(int("123"), int("-0x1f", 16), int("0b101", 0), int("z", 36), int(" 12_000 "), int("٣"), int(3.99), int(-3.99), int(1e25), int(True), int(b"12"))
print(str(10 ** 50), repr(-10 ** 30), hex(big), oct(-8), bin(10), hex(-255), format(255, "#b"), (255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "big"), (-1).to_bytes(2, "little", signed=True), int.from_bytes(b"\xff\xfe", "big", signed=True))
print((255).bit_length(), (-255).bit_length(), (0).bit_length(), (255).bit_count(), big.bit_length(), (7).as_integer_ratio(), (5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator)
print(round(12345, -2), round(15, -1), round(25, -1), round(-15, -1), round(5), abs(-5), abs(-big), True + True, -True, True & False, True ^ True, sum([1, 2, 3], 10 ** 20), 1_000_000, 0xFF, 0o17, 0b11)
for bad in ("1 // 0", "1 % 0", "1 / 0", "divmod(1, 0)", "0 ** -1", "1 << -1", "1 >> -1", "int('')", "int('1.5')", "int('12', 1)", "int('9', 8)", "int([])", "int('x' * 300)", "int(float('nan'))", "int(float('inf'))", "pow(2, 1, 0)", "pow(2, -1, 4)", "10 ** 400 / 1", "float(10 ** 400)", "1 << 2 ** 70", "(1).to_bytes(0, 'big')", "(-1).to_bytes(1, 'big')", "int(None)", "int('5', x=1)", "int(5, 10)", "'%d' % 'a'", "(300).to_bytes(1, 'big')", "int.from_bytes([300], 'big')", "int('1__0')"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
print(len(str(3 ** 5000)), sum(map(int, str(2 ** 5000))))
try:
    str(10 ** 5000)
except ValueError as error:
    print(error)
try:
    int("1" * 5000)
except ValueError as error:
    print(error)


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


print(fact(100), fact(300) // fact(298))


class MyInt(int):
    def __add__(self, other):
        return MyInt(int(self) + other)

    def __repr__(self):
        return f"MyInt({int(self)})"


print(MyInt(5) + 3, MyInt(5) * 2, MyInt(2) ** MyInt(3), [1, 2, 3][MyInt(1)], isinstance(MyInt(1), int), MyInt(5) == 5, hash(MyInt(5)) == hash(5), {MyInt(1): "a"}[1], MyInt(10 ** 30) + 1)
