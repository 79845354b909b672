"""Patterns, matches, iterators and subjects of re in the hands of several threads at once."""
import re
from common import crowd, scale

text = "ab=12, x=é; longer=345 " * 60
octets = bytearray(b"ab=12, x=q; longer=345 " * 60)
pairs = re.compile(r"(\w+)=(é|\d+)")
expected = pairs.findall(text)
first = pairs.match(text)


def body(number):
    made = re.compile(r"(?P<k%d>\w+)=(?:\d|\w)+" % (number % 2))
    for _ in range(4 * scale):
        assert pairs.findall(text) == expected
        assert len(pairs.sub(lambda m: m[2], text)) == 60 * len("12, é; 345 ")
        assert first.regs == ((0, 5), (0, 2), (3, 5)) and first.groupdict() == {}
        assert len(made.findall(text)) == 180 and made.groupindex["k%d" % (number % 2)] == 1
        assert len(re.findall(rb"=(\w+)", octets)) == 180
        try:
            octets[0:2] = b"AB" if number % 2 else b"ab"
        except BufferError:
            pass
    return made


taken = []
iterator = pairs.finditer(text)


def take(number):
    return [m.span() for m in iterator]


assert len(set(crowd(4, body))) == 2
spans = sum(crowd(4, take), [])
assert sorted(spans) == [m.span() for m in pairs.finditer(text)] and len(spans) == 180, len(spans)
print(expected[:3], len(spans))
