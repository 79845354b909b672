# Groups by number and name, from a match.
import re

m = re.match(r"(?P<first>\w+) (?P<second>\d+)?(x)?", "word x")
print(m.group(), m.group(0), m.group(1), m.group("first"), m.group(2), m.group(3))
print(m.group(1, "second", 0), m.groups(), m.groups("-"), m.groups(default=0))
print(m.groupdict(), m.groupdict("-"), m["first"], m[3], m[True])
print(m.start(), m.end(), m.span(), m.start("second"), m.end(2), m.span("first"), m.span(3))
print(m.regs, m.lastindex, m.lastgroup, m.pos, m.endpos, m.string, m.re.pattern)
print(re.match(r"((a)(b))", "ab").lastindex, re.match(r"(a)(b)", "ab").lastindex)
print(re.match(r"(?P<x>a)(?P<y>b)?", "a").lastgroup, re.match("a", "a").lastindex, re.match("a", "a").groupdict())


class Index:
    def __index__(self):
        return 1


class Bad:
    def __index__(self):
        raise ZeroDivisionError("no")


print(m.group(Index()), m[Index()])
for group in [4, -1, "third", None, 1.0, 2**70, [], Bad(), b"first"]:
    for call in (m.group, m.start, m.__getitem__, m.span):
        try:
            print(call(group))
        except Exception as e:
            print(type(e).__name__, e)
print(dict(m.re.groupindex), m.re.groups, type(m.re.groupindex).__name__, re.compile("a").groupindex)
