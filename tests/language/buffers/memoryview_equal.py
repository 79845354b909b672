# memoryview: equality by shape and item, and hashes.
from array import array

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

m = memoryview(b"abcd")
others = [b"abcd", bytearray(b"abcd"), memoryview(b"abcd"), b"abce", b"abc", "abcd", 5, None, array("B", b"abcd"), array("b", b"abcd"), array("i", b"abcd"), array("H", [97, 98, 99, 100]),
          array("d", [97, 98, 99, 100]), array("f", [97, 98, 99, 100.5]), memoryview(b"dcba")[::-1], m.cast("B", [2, 2]), m.cast("c"), m.cast("@B"), [97, 98, 99, 100]]
print([m == other for other in others])
print([other != m for other in others])
print([memoryview(a) == b for a in others[:4] + others[8:14] for b in others[8:14]])
show(lambda: m < m)
show(lambda: m < b"abce")
show(lambda: bytearray(b"abcd") <= m)
nan = memoryview(array("d", [float("nan")]))
print(nan == nan, nan != nan, m.cast("B", [2, 2]) == m.cast("B", [2, 2]), m.cast("B", [2, 2]) == m.cast("B", [4, 1]))
print(m.cast("?") == memoryview(b"\1\1\1\1").cast("?"), m[:0] == b"", m[:0].cast("i") == m[:0], memoryview(array("u", "ab")) == array("u", "ab"))
zero = memoryview(array("d", [0.0]))
print(zero == array("d", [-0.0]), zero == array("q", [0]))

print(hash(m) == hash(b"abcd"), hash(m[::-1]) == hash(b"dcba"), hash(m.cast("c")) == hash(m), hash(m.cast("B", [2, 2])) == hash(m), {m: 1}[b"abcd"])
for view in [memoryview(bytearray(b"a")), memoryview(bytearray(b"a")).toreadonly(), m.cast("i"), m.cast("?"), memoryview(array("B", b"a")).toreadonly()]:
    show(lambda: hash(view))
once = memoryview(b"abc")
before = hash(once)
once.release()
print(hash(once) == before)
