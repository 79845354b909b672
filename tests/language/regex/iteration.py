# finditer and scanners.
import re

p = re.compile(r"(\d+)|(?P<word>[a-z]+)|()")
for text in ["12ab 3", "", "é1"]:
    print([(m.span(), m.lastgroup, m.lastindex) for m in p.finditer(text)])
print([m.span() for m in p.finditer("12ab34", 1, 5)], [m.pos for m in p.finditer("12", pos=1)], [m.endpos for m in p.finditer("123", 0, 2)])
it = re.finditer("a", "aba")
print(type(it).__name__, iter(it) is it, next(it), next(it), next(it, "end"), next(it, "end"))
s = re.compile("a|(b)|").scanner("abxa")
print(type(s), s.pattern, s.search(), s.match(), s.search(), s.match(), s.match(), s.search(), s.search())
s = re.compile("ab?").scanner("abaxa", 0, 4)
print(s.match(), s.match(), s.match(), s.search())
s = re.compile("é?").scanner("éé")
print(s.match(), s.match(), s.match(), s.match())
scanner = re.Scanner([(r"[a-z]+", lambda s, t: ("word", t)), (r"\d+", lambda s, t: int(t)), (r"\s+", None), (r"[+*]", "op")])
print(scanner.scan("foo 12 + bar*3 !x"))
for call in [lambda: s.match(1), lambda: s.search(x=1), lambda: type(s)(), lambda: re.compile("a").scanner(1), lambda: re.compile("a").finditer(b"a")]:
    try:
        print(call())
    except TypeError as e:
        print(e)
