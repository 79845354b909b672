for x in (0.1, 1 / 3, 1e16, 1e15, 123456789012345678.0, 1e-4, 1e-5, 1.5e300, 5e-324, 2.0 ** -1017, 1.7976931348623157e308, -0.0, 1e22, 1e23, 0.1 + 0.2, 100.0, 1e100, 2 ** 0.5):
    print(x, repr(x), str(-x), f"{x:.3f}" if abs(x) < 1e20 else "", f"{x:g}", f"{x:e}", x.is_integer(), x.hex())
inf, nan = float("inf"), float("nan")
print(inf, -inf, nan, inf - inf, inf * 0, inf > 1e308, nan < 1, min(nan, 1), max(1, nan), inf == inf, -inf < inf, inf // 1, 1 // inf, -1 // inf, 5 % inf, -5 % inf)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, divmod(7.5, -2), 1e300 * 1e10, 2.0 ** 0.5, 2 ** 0.5, (-1.0) ** 2, 0.0 == -0.0, 1.0 == 1, hash(1.0) == hash(1))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(1e20), round(0.5), round(1.5), round(nan) if False else "", round(5.015, 2), round(1e300, 2))
print(float("1_0.5"), float(" 1e3 "), float("-Infinity"), float("nan"), float("1e400"), float("1e-400"), float(b"2.5"), float(True), float("٣.5"), float.fromhex("0x1.8p3"), (0.75).as_integer_ratio(), (3.7).__trunc__(), (3.2).__ceil__(), (-3.2).__floor__())
print(int(1e20), 1e20 == 10 ** 20, 9007199254740993 == 9007199254740993.0, 0.1 + 0.1 + 0.1 == 0.3, sum([0.1] * 10), abs(-1.5), -(-0.0), +1.5, 3.0.real, 3.5.imag, 1.5.conjugate())
for bad in ("1.0 / 0", "1.0 // 0", "1.0 % 0", "divmod(1.0, 0)", "0.0 ** -1", "1e300 ** 2", "float('x')", "float('')", "float([])", "float('1_')", "round(float('nan'))", "round(float('inf'))", "int(float('nan'))", "1.5 << 1", "1.5 & 1", "'a' * 1.5", "[1] * 2.0", "range(1.5)", "float.fromhex('x')", "round(1.5, 'a')", "'%f' % 'a'", "1.5()", "(10.0 ** 308 * 10).as_integer_ratio()", "(0.1).__format__('z')", "format(1.5, 'd')"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
for spec in ("", "f", ".0f", ".10f", "e", ".2e", "g", ".3g", "#.3g", "%", ".1%", "+.1f", " .1f", "010.2f", ">10.1f", "<10.1f|", "^10.1f|", "=+10.1f", ",.2f", "_.2f", "n", ".17g", "E", "G", "10", "#.0f"):
    print(spec, "|", format(1234567.891, spec), "|", format(-0.00012345, spec), "|", format(inf, spec))
print((1 + 2j) * (3 - 1j), abs(3 + 4j), (1 + 2j).conjugate(), 1j ** 2, complex("1+2j"), complex(1, -0.0), 1j / 2, (1 + 1j) ** 3, repr(-1j), complex(0, float("nan")), 2j == complex(0, 2))
