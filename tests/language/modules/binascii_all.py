# binascii: arguments, and every function on octets of all kinds.
import binascii as b

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

print([name for name in dir(b) if name[0] != "_"])
print(b.Error, b.Error.__mro__, b.Incomplete.__mro__)
for name in ["a2b_base64", "b2a_base64", "a2b_hex", "b2a_hex", "hexlify", "unhexlify", "a2b_uu", "b2a_uu", "a2b_qp", "b2a_qp", "crc32", "crc_hqx"]:
    f = getattr(b, name)
    print(name)
    for args, named in [((), {}), ((b"",), {}), ((b"", 1), {}), ((b"", 1, 2, 3, 4, 5), {}), ((5,), {}), (("a",), {}), (("é",), {}), ((None,), {}), ((), {"data": b""}), ((b"",), {"zz": 1}), ((memoryview(b"abcd")[::2],), {}), ((b"", b""), {}), ((b"", "x"), {}), ((b"", 1 << 70), {}), ((b"", -1), {}), ((bytearray(b"ab"),), {})]:
        show(lambda: f(*args, **named))
letters = b"ab =\n\r\t.=_+/09AFZz`!\0\xff~"
state = 12345
for turn in range(120):
    octets = bytearray()
    for _ in range(turn % 90):
        state = (state * 1103515245 + 12345) % (1 << 31)
        octets.append(letters[(state >> 8) % len(letters)] if turn % 3 else (state >> 8) % 256)
    d = bytes(octets)
    print(d)
    for f in [lambda: b.a2b_base64(d), lambda: b.a2b_base64(d, strict_mode=True), lambda: b.b2a_base64(d), lambda: b.b2a_base64(d, newline=False), lambda: b.a2b_base64(b.b2a_base64(d)) == d, lambda: b.hexlify(d, "-", 3), lambda: b.b2a_hex(d, b":", -2), lambda: b.unhexlify(d), lambda: b.unhexlify(b.hexlify(d)) == d,
              lambda: b.a2b_uu(d), lambda: b.b2a_uu(d), lambda: b.b2a_uu(d, backtick=True), lambda: b.a2b_uu(b.b2a_uu(d)) == d, lambda: b.a2b_qp(d), lambda: b.a2b_qp(d, True), lambda: b.b2a_qp(d), lambda: b.b2a_qp(d, True, False), lambda: b.b2a_qp(d, header=True), lambda: b.b2a_qp(d, quotetabs=True, header=1),
              lambda: b.crc32(d), lambda: b.crc32(d, turn * 77777777), lambda: b.crc_hqx(d, turn * 999)]:
        show(f)
for text in ["ab=c", "a=b=c=", "=ab=", "abcd=", "ab==c", "ab==\n", "a", "YWJj\n", "YW=Jj", "Y\n", "YWJjZ", "YWJj====", "YWI", "YWI=", "YWI=x", "YQ==", "YQ=", "YQ", "===="]:
    show(lambda: b.a2b_base64(text))
    show(lambda: b.a2b_base64(text, strict_mode=True))
show(lambda: b.b2a_uu(b"x" * 45))
show(lambda: b.b2a_uu(b"x" * 46))
show(lambda: b.a2b_uu("#86)C trailing"))
show(lambda: b.a2b_hex("zz"))
show(lambda: b.hexlify(b"abc", sep="--"))
