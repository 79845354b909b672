# Patterns and matches as objects: repr, equality, hashes, copies, what cannot be done.
import copy
import re

print(re.compile("a"), re.compile("a", re.I | re.M | re.X), re.compile(b"a\n"), re.compile("a", re.A), re.compile("x" * 300))
print(repr(re.compile("'\"")), re.match("x*", "x" * 100), re.match(b".", b"\xff"), re.match("é", "é"))
a, b = re.compile("ab|c", re.I), re.compile("a")
re.purge()
c = re.compile("ab|c", re.I)
print(a == c, a is c, hash(a) == hash(c), a != b, a == "ab|c", a == re.compile(b"ab|c", re.I), {a: 1}[c], len({a, b, c}))
print(copy.copy(a) is a, copy.deepcopy(a) is a, copy.deepcopy([a])[0] is a)
m = a.match("AB")
print(copy.copy(m) is m, copy.deepcopy(m) is m, m == a.match("AB"), m == m, bool(m), m.re is a, m.regs is m.regs)
print(re.Pattern, re.Match, type(a) is re.Pattern, re.Pattern[str], re.Match[bytes], isinstance(a, re.Pattern), re.Pattern.__doc__)
print(a.pattern, a.flags, a.groups, re.compile("(a)(?P<n>b)").groupindex, re.compile(a) is a, re.compile("a", re.DOTALL).flags)
for call in [lambda: re.Pattern(), lambda: re.Match(), lambda: a < b, lambda: setattr(a, "flags", 1), lambda: setattr(m, "string", ""),
             lambda: setattr(a, "x", 1), lambda: type("P", (re.Pattern,), {}), lambda: len(m), lambda: iter(m), lambda: a.match(),
             lambda: a.match("a", "b"), lambda: a.match("a", 1, 2, 3), lambda: a.match(x="a"), lambda: a.match("a", string="a"),
             lambda: a.search("a", 2**70), lambda: a.sub("a"), lambda: a.split(), lambda: m.start(1, 2), lambda: m.group(x=1),
             lambda: m.groups(1, 2), lambda: m.expand(), lambda: a.split("a", "b"), lambda: a.sub("a", "b", "c"), lambda: re.compile(a, re.I),
             lambda: m.groupdict(x=1), lambda: a.groupindex.__setitem__("x", 1), lambda: a.match("a", pos=1.5)]:
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
