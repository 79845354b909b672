# match, fullmatch and search, with and without bounds.
import re

p = re.compile(r"a(b*)c?")
for text in ["abbc", "xabc", "", "a", "ac-abbb", "bc"]:
    for method in (p.match, p.fullmatch, p.search):
        print(repr(text), method.__name__, method(text))

for pos, end in [(0, 0), (1, 3), (2, 1), (-5, 99), (3, -1), (99, 100)]:
    for method in (p.match, p.fullmatch, p.search):
        m = method("xaabbc", pos, end)
        print(pos, end, method.__name__, m and (m.span(), m.pos, m.endpos))

# What lies before pos is seen, what lies behind endpos is not.
print(re.compile(r"\bx").search("axx x", 1), re.compile(r"(?<=a)x").match("axx", 1))
print(re.compile(r"^x").search("axx", 1), re.compile(r"(?m)^x").search("a\nx", 2))
print(re.compile(r"x$").search("axx", 0, 2), re.compile(r"x\b").search("axx", 0, 2))
print(re.compile(r"\B").search(""), re.compile(r"\b").search(""), re.compile(r"\B").search("a", 0, 0))
print(re.compile(r"x(?=y)").search("xy", 0, 1), re.compile(r"").match("abc", 2, 1))
