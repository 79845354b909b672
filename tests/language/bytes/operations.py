b = b"hello \x00\xff\n"
print(b, len(b), b[0], b[1:3], b[::-1], list(b[:3]), b"a" + b"b", b"ab" * 2, b"a" in b"cab", 104 in b, b.find(b"l"), b.count(b"l"), b.upper(), b.split(), b.replace(b"l", b"L"), b.hex(), bytes.fromhex("00 ff"), b.startswith(b"he"))
print(bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(3)), b"%d %s" % (1, b"x"), b"a,b".partition(b","), b" x ".strip(), b"x".join([b"a", b"b"]), b"abc".decode(), hash(b"a") == hash(b"a"), b"a" < b"b", b"a" == "a", repr(b"it's"), repr(b"\"'"))
a = bytearray(b"abc")
a[0] = 65
a.append(100)
a += b"ef"
a[1:3] = b"XYZ"
del a[0]
a.extend([1, 2])
print(a, len(a), a.pop(), bytes(a), a == b"XYZdef\x01", a.find(b"Z"), a[::-1], bytearray(2), a * 2, b"q" + a, a + b"q")
a.insert(0, 33)
a.reverse()
a.remove(33)
print(a)
for bad in ("b'a' + 'a'", "'a' + b'a'", "bytes([256])", "bytes(-1)", "bytes('a')", "b'é'", "bytearray([1])[5]", "b'a'['x']", "b'abc'.find('a')", "b'a'[0] + b'b'", "bytes.fromhex('0')", "bytearray(b'a').append(300)", "bytearray(b'a').append('a')", "b'a'.foo", "b'%d' % 'a'", "bytes(1.5)", "bytes([None])", "b''.join(['a'])", "b'abc'[0] = 1"):
    try:
        print(eval(bad))
    except SyntaxError as error:
        print(bad, "|", error.msg)
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
