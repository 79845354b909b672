# Patterns of bytes, and that text and bytes do not mix.
import re

p = re.compile(rb"(\w+)=(.*)")
m = p.match(b"key=\xff\x00value\n")
print(m, m.groups(), m.group(2), p.sub(rb"\2=\1", b"a=b"), p.split(b"x a=b y"), p.findall(b"a=b\nc=d"))
for subject in [bytearray(b"a=1"), b"", bytearray(b"")]:
    m = p.match(subject)
    print(m, m and (m.groups(), type(m.group()), m.string))
print(type(re.sub(b"a", b"b", bytearray(b"aa"))), re.split(b"-", bytearray(b"a-b")), re.findall(b".", bytearray(b"ab")))
for call in [lambda: p.match("text"), lambda: re.match("a", b"a"), lambda: re.match("a", 1), lambda: re.search("a", None),
             lambda: re.sub("a", b"b", "a"), lambda: re.sub(b"a", "b", b"a"), lambda: re.sub("a", b"b", "x"),
             lambda: re.compile(["a"]), lambda: re.compile(bytearray(b"a")), lambda: re.compile(b"a", re.U),
             lambda: re.compile("a", re.L), lambda: re.compile("a", re.A | re.U), lambda: re.compile(b"a", re.A | re.L),
             lambda: re.sub("a", lambda m: 1, "a"), lambda: re.sub(b"a", lambda m: "x", b"ba")]:
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
