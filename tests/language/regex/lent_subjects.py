# Subjects that lend their octets: bytearray, memoryview, array. While they are searched they keep their size.
import array
import re

data = bytearray(b"aabab" * 3)


def grow(m):
    try:
        data.append(1)
    except BufferError as e:
        print(e)
    data[0] = 120
    return b"<" + m.group() + b">"


print(re.sub(b"ab", grow, data), data)
data.append(33)
it = re.finditer(b"b.", data)
print(next(it), next(it))
try:
    data.clear()
except BufferError as e:
    print(e)
data[4:6] = b"yz"
print([m.group() for m in it])
del it
data.clear()
for subject in [memoryview(b"xaay"), memoryview(bytearray(b"xaay"))[1:], array.array("B", b"xaay"), memoryview(b"xaay").cast("H")]:
    m = re.search(b"a+", subject)
    print(m, m.group(), m.string is subject, re.findall(b"a", subject), re.split(b"a", subject), re.sub(b"a", b"-", subject))
for subject in [memoryview(b"xaay")[::2], array.array("u", "x"), 3, []]:
    try:
        print(re.search(b"a+", subject), re.search(b"a+", subject).group())
    except Exception as e:
        print(type(e).__name__, e)
v = memoryview(b"abc")
m = re.match(b".", v)
v.release()
try:
    print(m.group())
except Exception as e:
    print(type(e).__name__, e)
text = bytearray(b"aaabb")
m = re.match(b"(a+)(b+)", text)
text[:] = b"xy"
print(m.groups(), m.span(2), m.string)
