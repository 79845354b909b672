# Without regard to case: ASCII, Unicode with its irregular cases, bytes.
import re

texts = ["k", "K", "\u212a", "s", "S", "\u017f", "\u00e9", "\u00c9", "\u00df", "\u1e9e", "\u0130", "i", "I", "\u0131", "\u03c3",
         "\u03c2", "\u03a3", "\u00b5", "\u03bc", "\u0345", "\u03b9", "\ufb05", "\ufb06", "\U00010428", "\U00010400", "7", "_"]
patterns = [t for t in texts] + ["[%s]" % t for t in texts] + ["[^%s]" % t for t in texts] + \
    ["[a-z]", "[A-Z]", "[^a-z]", "[\u0390-\u03ff]", "[\U00010400-\U00010410]", "[k-s]", r"[\w]", "(.)x\\1", "[\u0100-\u0200_]"]
for pattern in patterns:
    for flags in [re.I, re.I | re.A]:
        p = re.compile(pattern, flags)
        print(ascii(pattern), flags, "".join("01"[bool(p.match(t))] for t in texts), "".join("01"[bool(p.search("-" + t + t))] for t in texts))
for pattern in [rb"\xe9", rb"[a-c\xe0]", rb"Ab", rb"[^A]", rb"a+b*?"]:
    for flags in [re.I, re.I | re.L]:
        p = re.compile(pattern, flags)
        print(pattern, flags, [p.search(t) for t in (b"\xe9", b"\xc9", b"aB", b"Abba", b"-c-")])
print(re.findall("(?i:a)b", "ab Ab aB AB"), re.findall("(?i)a(?-i:b)", "ab Ab aB AB"), re.findall("(?i)[^b]+", "aBAb"))
