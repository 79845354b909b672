# What a group has matched, again; also in other case.
import re

for pattern, flags in [
    (r"(a+)\1", 0), (r"(a|b)\1", 0), (r"(a)?\1b", 0), (r"(?P<x>\w)(?P=x)", 0), (r"(.)(.)\2\1", 0), (r"(\w+) \1", re.I),
    (r"(\w)\1", re.I | re.A), (r"(a*)\1", 0), (r"(?:(a)|b\1)+", 0), (r"(.+)\1$", re.S), (r"()\1x", 0),
]:
    p = re.compile(pattern, flags)
    for text in ["aa", "aaaa", "abba", "Aa", "éÉ", "word WORD", "ss ſſ", "aba", "b", "x", "abcabc", "\u20ac\u20ac"]:
        m = p.search(text)
        print(pattern, flags, ascii(text), m and m.regs)
p = re.compile(rb"(?i)(\w+)-\1")
print(p.search(b"Ab-aB"), p.search(b"\xe9-\xc9"), re.compile(rb"(?iL)(.)\1").search(b"xX"))
