"""Cases for test_number_oracle.c: int, bool, float and complex."""
import operator
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from oracle_cases import case

R = random.Random(int(os.environ.get("CASES_SEED", "20231")))
INF, NAN = float("inf"), float("nan")

BINARY = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul, "true_divide": operator.truediv,
    "floor_divide": operator.floordiv, "remainder": operator.mod, "divmod": divmod, "power": pow,
    "shift_left": operator.lshift, "shift_right": operator.rshift, "bit_and": operator.and_,
    "bit_or": operator.or_, "bit_xor": operator.xor, "<": operator.lt, "<=": operator.le,
    "==": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge,
}
UNARY = {"negative": operator.neg, "positive": operator.pos, "invert": operator.invert, "absolute": abs,
         "hash": hash, "truth": bool, "str": str}


def some_int(bits=None):
    kind = R.randrange(6)
    if bits is None:
        bits = R.choice([1, 4, 10, 30, 31, 49, 50, 51, 52, 53, 62, 63, 64, 65, 100, 127, 128, 129, 300, 1100])
    n = R.getrandbits(bits)
    if kind == 0:
        n = 1 << bits
    elif kind == 1:
        n = (1 << bits) - 1
    elif kind == 2:
        n = (1 << bits) + R.choice([-2, 1, 2])
    elif kind == 3:
        n &= -1 << R.randrange(bits)
    return R.choice([n, -n])


def some_float():
    kind = R.randrange(8)
    if kind == 0:
        return R.choice([0.0, -0.0, INF, -INF, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 0.5, -0.5])
    if kind == 1:
        return float(R.randrange(-100, 100))
    if kind == 2:
        return R.randrange(-10**6, 10**6) / 100
    if kind == 3:
        return R.random() * 10.0 ** R.randrange(-320, 308)
    if kind == 4:
        return float(R.getrandbits(R.randrange(1, 80)))
    if kind == 5:
        return 2.0 ** R.randrange(-1074, 1023)
    return R.uniform(-10, 10)


def some_number():
    return R.choice([some_int, some_int, some_float, lambda: R.choice([True, False])])()


def arithmetic():
    for name, function in BINARY.items():
        for _ in range(160):
            a, b = some_number(), some_number()
            if name in ("shift_left", "shift_right") and R.randrange(8):
                b = R.choice([0, 1, 5, 30, 31, 50, 63, 64, 65, 200, -1])
            if name == "power":
                a, b = R.choice([some_int(R.choice([2, 5, 40, 70])), some_float()]), R.choice(
                    [R.randrange(-5, 40), some_float()])
            case(name, function, a, b)
        for a in (0, 1, -1, 2**50 - 1, -2**50, 2**50, 2**63, 1.5, NAN, 0.0, "x", None):
            for b in (0, 1, -1, 2**50 - 1, -2**50, 2**64, 0.0, 1j, "y"):
                if not (name == "power" and isinstance(a, int) and isinstance(b, int) and b > 64):
                    case(name, function, a, b) if not (isinstance(a, str) or a is None) or name not in (
                        "multiply", "remainder") else None
    for name in ("floor_divide", "remainder", "divmod", "true_divide"):
        for _ in range(400):
            a, b = some_int(R.randrange(1, 1500)), some_int(R.randrange(1, 900))
            case(name, BINARY[name], a, b)
    for name in ("multiply", "add", "subtract"):
        for _ in range(60):
            case(name, BINARY[name], some_int(R.randrange(1, 20000)), some_int(R.randrange(1, 20000)))
    for name, function in UNARY.items():
        for _ in range(80):
            v = some_number()
            if not (name == "invert" and isinstance(v, float)):
                case(name, function, v)
        for v in (0, 1, -1, 2**50 - 1, -2**50, -2**50 - 1, 2**61 - 1, 2**61, -(2**61), True, 0.0, -0.0, INF, 1j,
                  complex(-0.0, -0.0), complex(1, -0.0), complex(INF, -INF), 1.5 + 2j):
            if name != "invert" or isinstance(v, int):
                case(name, function, v)


def powers():
    for _ in range(200):
        case("power3", pow, some_int(R.choice([5, 60, 200, 700])), R.randrange(-3, 1 << R.choice([3, 10, 70])),
             some_int(R.choice([3, 30, 64, 65, 300])))
    for args in ((2, 3, 0), (2, -1, 4), (3, -1, 7), (2, 3, 1), (2, 3, -1), (0, 0, 1), (2.0, 3, 3), (2, 3.0, 3)):
        case("power3", pow, *args)


def conversions():
    for text in ("1", " 12\n", "-5", "+7", "1_000", "_1", "1_", "1__0", "0x1f", "0b11", "0o17", "010", "00", "",
                 " ", "- 1", "x", "1.5", "\u0661\u0662", "\xa07\u2003", "9" * 50, "1" * 4300, "1" * 4301,
                 "zz", "1\0", "\ud800", "0x", "0_0", "\x1c1", "\x851"):
        case("int", int, text)
        for base in (0, 2, 8, 10, 16, 36, 1, 37):
            case("int", int, text, base)
        case("float", float, text)
        case("complex", complex, text)
    for base in range(2, 37):
        for _ in range(4):
            n = some_int()
            digits = ""
            m = abs(n)
            while m:
                digits = "0123456789abcdefghijklmnopqrstuvwxyz"[m % base] + digits
                m //= base
            case("int", int, ("-" if n < 0 else "") + (digits or "0"), base)
    for text in ("1e5", "1E-5", ".5", "5.", ".", "1e", "e5", "inf", "-Infinity", "nan", "-nan", "1_0.0_1", "1._0",
                 "1e400", "-1e-400", "0x1p3", "1e+05", "infinit", "1 2", "  3.25  ", "1" * 400, "0." + "0" * 400 + "1",
                 "2.2250738585072011e-308", "4.9406564584124654e-324", "2.4703282292062327e-324",
                 "2.4703282292062328e-324", "1.7976931348623158e308", "1.7976931348623159e308", "9007199254740993",
                 "9007199254740992.99999999999999999999999999999999"):
        case("float", float, text)
        case("complex", complex, text)
    for text in ("1+2j", "1-2j", "j", "-j", "+1j", "1+j", "(1+2j)", " ( 1+2j ) ", "1 + 2j", "1+2", "1j+2", "1e5-3e-2j",
                 "nan+infj", "infj", "-infinity-nanj", "1_0+2_0j", "(1", "1)", "1+2jj", "1.5.5j", "--1j"):
        case("complex", complex, text)
    for v in (1.9, -1.9, 1e300, INF, NAN, 2**53 + 1, True, None, b" 12 ", b"1x", b"\xff", 1j, "1j"):
        case("int", int, v)
        case("float", float, v)
        case("complex", complex, v)
        case("bool", bool, v)
    for a, b in ((1, 2), (1j, 2j), (1, 1j), ("1", 2), (1, "2"), (1.5, -0.0), (None, 1), (1, None)):
        case("complex", complex, a, b)
    for _ in range(300):
        bits = R.randrange(50, 1200)
        case("float", float, some_int(bits))
        case("int", int, some_float()) if R.randrange(2) else case("str", str, some_float())
    for _ in range(1500):
        case("str", str, R.choice([some_float(), R.random() * 10 ** R.randrange(-30, 30)]))
    for e in range(-1074, 1024, 7):
        case("str", str, 2.0**e)
    for _ in range(300):
        case("float", float, "%de%d" % (R.getrandbits(R.choice([20, 60, 64, 70, 100])), R.randrange(-340, 320)))
        d = some_float()
        if d == d and abs(d) != INF:
            case("float", float, "%.*e" % (R.choice([5, 16, 17, 18, 30]), d))


def methods():
    for _ in range(60):
        n, d = some_int(), some_float()
        for name in ("bit_length", "bit_count", "conjugate", "as_integer_ratio", "__trunc__", "__floor__", "__ceil__",
                     "__round__", "__sizeof__", "__getnewargs__"):
            case("." + name, getattr(int, name), n)
        for name in ("hex", "is_integer", "as_integer_ratio", "conjugate", "__trunc__", "__floor__", "__ceil__",
                     "__round__", "__getnewargs__"):
            case("." + name, getattr(float, name), d)
        case(".__round__", int.__round__, n, R.randrange(-25, 3))
        case(".__round__", float.__round__, d, R.randrange(-20, 20))
        case(".__round__", float.__round__, R.randrange(10**9) / 1000, R.randrange(-9, 4))
        if d == d and abs(d) != INF:
            case("float.fromhex", float.fromhex, d.hex())
        size = R.randrange(0, 20)
        case(".to_bytes", int.to_bytes, n, size, R.choice(["big", "little"]))
        data = R.randbytes(R.randrange(0, 40))
        case("int.from_bytes", int.from_bytes, data, R.choice(["big", "little"]))
    for n in (5, 15, 25, -5, -15, 149, 150, 151, 10**30 + 5 * 10**9, 0):
        for digits in (-1, -2, -10, -40, 0, 2):
            case(".__round__", int.__round__, n, digits)
    for d in (0.5, 1.5, 2.5, -0.5, 2.675, 1e22, 1e23, 1.5e300, 0.1, 5e-324, 1.7976931348623157e308, 25.0, 35.0, 1e16,
              0.049999999999999996, 49.99999999999999, 50.0, 150.0):
        for digits in (-308, -300, -2, -1, 0, 1, 2, 5, 15, 16, 17, 22, 300, 323, 324, 400, -309):
            case(".__round__", float.__round__, d, digits)
    for text in ("0x1.8p3", "1.8", "-0x.8p-1", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1.fffffffffffff8p0", "inf",
                 "-NaN", "0x", "p3", "0x1p", "0x1.8p5000", "0x0p99999", "0x1.00000000000008p0", "0x1.000000000000081p0",
                 " 0x1p0 ", "0x123456789abcdef0123456789p-7", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023"):
        case("float.fromhex", float.fromhex, text)


def formats():
    numbers = [0, 1, -1, 5, 255, -255, 1234567, -1234567, 2**64, 10**30, True, 65, 0.0, -0.0, 1.5, -1.5, 1234567.891,
               1e16, 1e15, 123456.0, 1e-5, 1e100, INF, -INF, NAN, 0.1, 2.5, 3.5, 99.995, 1j, -1.5 + 2j, complex(0, -0.0),
               1e22 + 3.25j, complex(NAN, -INF)]
    specs = ["", "d", "n", "b", "o", "x", "X", "c", "e", "E", "f", "F", "g", "G", "%", "s", "5", "05", "<8", ">8", "^8",
             "=8", "*^9d", "+", " ", "-", "+d", " d", "#x", "#X", "#b", "#o", "#010x", "08b", ",", "_", ",d", "_d", "_b",
             "_x", "#_x", "012,", "010_b", ",.2f", ".0f", ".1f", ".2f", ".3e", ".10g", ".0g", "#.0f", "#.3g", "+.2f",
             "010.3f", "z.1f", "z", "zd", "020,.2f", "021,.2f", "é^10", "<010", ">010", "^010", ".3", ".3d", ".", "10.",
             ",x", ",_d", "_,d", "abc", "y", "\u1234", "5c", "05c", "+c", "#c", ".1%", ",%", "99999999999999999999",
             ".99999999999999999999f", "#", "#e", "#g", "1", "0", "00", "=+10", "x<5", "{<5", "#5x", "+,d", ".3n", "r"]
    for number in numbers:
        for spec in specs:
            case("format", format, number, spec)
    for _ in range(500):
        spec = "%s%s%s%s%s%s%s" % (R.choice(["", "", "<", ">", "^", "=", "*<", "0="]), R.choice(["", "+", " "]),
                                   R.choice(["", "#"]), R.choice(["", "0"]), R.choice(["", "1", "7", "25"]),
                                   R.choice(["", ",", "_"]), R.choice(["d", "x", "b"]))
        case("format", format, some_int(), spec)
        spec = "%s%s%s%s.%d%s" % (R.choice(["", "+", " ", "*^"]), R.choice(["", "#"]), R.choice(["", "0"]),
                                  R.choice(["", "7", "25"]), R.randrange(0, 30), R.choice("eEfFgG%"))
        case("format", format, some_float(), spec)


def main():
    arithmetic()
    powers()
    conversions()
    methods()
    formats()


main()
