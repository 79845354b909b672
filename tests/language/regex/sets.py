# Sets of characters, small and large, and classes.
import re

everything = [chr(c) for c in list(range(0, 0x250)) + [0x660, 0x2028, 0x20ac, 0x3000, 0x4e00, 0xffff, 0x10000, 0x1f600, 0x10ffff]]
for pattern in [
    r"\d", r"\D", r"\s", r"\S", r"\w", r"\W", r".", r"[a-z]", r"[^a-z]", r"[a-cx-z0-3_!]", r"[\d_]", r"[^\W\d]", r"[\s\S]",
    r"[]a]", r"[^]a]", r"[a\-z]", r"[-a]", r"[\x00-\x1f\x7f]", "[\u0100-\u017f]", "[aeiou\u0101\u0113\u012b\u014d\u016b\u4e00-\u5000]",
    "[^\u0100-\U00010000a]", "[\U0001f600-\U0001f64f]", "[a\u0101\U0001f600]", r"[\w\u20ac]", "[^\\d\\s\u4e00]", "[\xe0-\xff]",
]:
    for flags in [0, re.A, re.S]:
        p = re.compile(pattern, flags)
        found = [c for c in everything if p.match(c)]
        print(pattern.encode(), flags, len(found), ascii("".join(found[:12] + found[-12:])))
data = bytes(range(256))
for pattern in [rb"\d", rb"\w", rb"\s", rb"[^\x80-\xff]", rb"[a-c\xf0-\xff]", rb"."]:
    print(pattern, b"".join(re.findall(pattern, data)), len(re.findall(pattern, data, re.S)))
