# Atomic groups and possessive repeats: what they have taken they keep.
import re

for pattern in [
    r"(?>a+)ab", r"(?>a+)b", r"a++ab", r"a++b", r"a*+a", r"a?+a", r"(?>a|ab)c", r"(?:a|ab)++c", r"(?>(a)|b)+c", r"(?:(a)|b)++c",
    r"(?>a*?)a", r"[ab]{1,2}+b", r"(?:ab){1,2}+ab", r"(?:a(b)?)*+", r"((?>a))b", r"(?>(?>a)b)c", r"(?>)a", r".*+x",
    r"(?:a{0,2}){2,}+", r"(?i:A)*+b", r"(?>a{2,})?b", r"(?=(?>a+))a", r"\w++\d", r"(?:x(y)?)?+z",
]:
    p = re.compile(pattern)
    for text in ["ab", "aab", "aaa", "abc", "ababc", "acabd", "aba", "z", "xyz", "abcabca", "ba1"]:
        m, n = p.search(text), p.fullmatch(text)
        print(pattern, text, m and m.regs, n and n.span())
