#!/usr/bin/python3
"""Writes unicode_tables.h: what utf8proc does not know of Unicode, or knows otherwise than Python 3.11 does.

Run it with the python3 whose answers are wanted:  /usr/bin/python3 unicode_tables.py > unicode_tables.h
It asks that python3 about every code point, asks utf8proc the same, and keeps the differences.
"""
import ctypes
import ctypes.util
import unicodedata

LIMIT = 0x110000
utf8proc = ctypes.CDLL(ctypes.util.find_library("utf8proc"))
utf8proc.utf8proc_category_string.restype = ctypes.c_char_p
category = [utf8proc.utf8proc_category_string(c).decode() for c in range(LIMIT)]
unassigned = {c for c in range(LIMIT) if unicodedata.category(chr(c)) == "Cn" and category[c] != "Cn"}
for c in unassigned:
    category[c] = "Cn"
for c in range(LIMIT):
    assert category[c] == unicodedata.category(chr(c)), hex(c)


def ranges(points):
    out = []
    for c in sorted(points):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def write_ranges(name, comment, points):
    rows = ["{0x%X, 0x%X}" % tuple(r) for r in ranges(points)]
    print("/* %s */\nstatic const struct code_range %s[] = {" % (comment, name))
    for i in range(0, len(rows), 6):
        print("    " + ", ".join(rows[i : i + 6]) + ",")
    print("};\n")


def where(test):
    return {c for c in range(LIMIT) if test(c)}


def write_mappings(name, comment, python, simple):
    """Mappings to several code points, and those that utf8proc lacks."""
    rows = []
    for c in range(LIMIT):
        result = python(chr(c))
        if result != chr(simple(c) if c not in unassigned else c):
            points = [ord(x) for x in result] + [0] * (3 - len(result))
            rows.append("{0x%X, {0x%X, 0x%X, 0x%X}}" % (c, *points))
    print("/* %s */\nstatic const struct code_mapping %s[] = {" % (comment, name))
    for i in range(0, len(rows), 3):
        print("    " + ", ".join(rows[i : i + 3]) + ",")
    print("};\n")


print("/* Made by unicode_tables.py with Python's Unicode %s and utf8proc; do not edit. */" % unicodedata.unidata_version)
print("/* clang-format off */\n")
write_ranges("range_unassigned", "Known to utf8proc, but not assigned yet in that version.", unassigned)
write_ranges("range_upper_other", "Uppercase, but not of category Lu.",
             where(lambda c: chr(c).isupper() != (category[c] == "Lu")))
write_ranges("range_lower_other", "Lowercase, but not of category Ll.",
             where(lambda c: chr(c).islower() != (category[c] == "Ll")))
assert where(lambda c: chr(c).istitle()) == where(
    lambda c: category[c] == "Lt" or chr(c).isupper()), "titlecase"
write_ranges("range_space", "White space.", where(lambda c: chr(c).isspace()))
write_ranges("range_digit_other", "Digits that are not decimal (not of category Nd).",
             where(lambda c: chr(c).isdigit() and category[c] != "Nd"))
write_ranges("range_numeric_other", "Numeric, but not of category Nd.",
             where(lambda c: chr(c).isnumeric() and category[c] != "Nd"))
assert where(lambda c: chr(c).isdecimal()) == where(lambda c: category[c] == "Nd")
START = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl")
write_ranges("range_id_start_other", "Starts an identifier otherwise than its category (L*, Nl) says.",
             where(lambda c: chr(c).isidentifier() != (category[c] in START)))
CONTINUE = START + ("Mn", "Mc", "Nd", "Pc")
write_ranges("range_id_continue_other", "Continues an identifier otherwise than its category (L*, Nl, Mn, Mc, Nd, Pc) says.",
             where(lambda c: ("a" + chr(c)).isidentifier() != (category[c] in CONTINUE)))
# A capital sigma becomes final after a cased letter; case-ignorable characters between them do not count.
ignorable = where(lambda c: ("a" + chr(c) + "\u03a3").lower()[-1] == "\u03c2"
                  and ("1" + chr(c) + "\u03a3").lower()[-1] != "\u03c2")
IGNORABLE = ("Mn", "Me", "Cf", "Lm", "Sk")
by_category = {c for c in range(LIMIT) if category[c] in IGNORABLE}
write_ranges("range_case_ignorable_other", "Case-ignorable otherwise than its category (Mn, Me, Cf, Lm, Sk) says.",
             ignorable ^ by_category)
starts = [r[0] + i for r in ranges(where(lambda c: category[c] == "Nd")) for i in range(0, r[1] - r[0] + 1, 10)]
for c in starts:
    assert [unicodedata.decimal(chr(c + i)) for i in range(10)] == list(range(10)), hex(c)
print("/* The zeros of the runs of ten decimal digits. */\nstatic const uint32_t decimal_zeros[] = {")
for i in range(0, len(starts), 10):
    print("    " + ", ".join("0x%X" % c for c in starts[i : i + 10]) + ",")
print("};\n")
write_mappings("mapping_upper", "To upper case.", str.upper, utf8proc.utf8proc_toupper)
write_mappings("mapping_lower", "To lower case.", str.lower, utf8proc.utf8proc_tolower)
write_mappings("mapping_title", "To title case.", str.title, utf8proc.utf8proc_totitle)
folded = (ctypes.c_int32 * 8)()
boundary = ctypes.c_int(0)


def fold(c):
    """The folding by utf8proc where it is one code point, else 0, which differs from any result."""
    count = utf8proc.utf8proc_decompose_char(c, folded, 8, 1 << 10, ctypes.byref(boundary))
    assert count >= 1
    return folded[0] if count == 1 else 0


write_mappings("mapping_fold", "Case folding.", str.casefold, fold)
print("/* clang-format on */")
