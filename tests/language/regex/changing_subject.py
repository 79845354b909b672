# A subject that is changed while it is being searched: whatever is found, nothing breaks.
import re

data = bytearray(b"abcabc" * 50)
seen = 0
for m in re.finditer(b"b.", data):
    seen += 1
    if seen == 3:
        del m
        try:
            data.clear()
        except BufferError:
            pass
        break
m = re.match(b"(a+)(b+)", bytearray(b"aaabb"))
print(m.groups())
text = bytearray(b"aaabb")
m = re.match(b"(a+)(b+)", text)
text[:] = b"xy"
print(m.groups(), m.span(2), m.string)
