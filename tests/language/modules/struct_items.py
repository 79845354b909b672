# struct: every code in every byte order, with what it takes and what it refuses.
import _struct as struct

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

for order in ["", "@", "=", "<", ">", "!"]:
    for code in "xbBcsphHiIlLnNqQ?efdP":
        show(lambda: (order + code, struct.calcsize(order + code)))
        for v in [0, 1, -1, 127, -129, 256, -(1 << 15) - 1, 1 << 16, 1 << 31, -(1 << 31) - 1, 1 << 32, 1 << 63, -(1 << 63) - 1, 1 << 64, 1 << 2000, "a", b"a", b"ab", b"", 1.5, 65520.0, 1e-7, 1e39, float("inf"), -0.0, None, bytearray(b"a"), float("nan"), True]:
            show(lambda: struct.pack(order + code, v))
    for code, octets in [("e", b"\1\x7c"), ("e", b"\1\0"), ("e", b"\xff\x7b"), ("h", b"\x80\1"), ("H", b"\x80\1"), ("i", b"\x80\0\0\1"), ("q", b"\x80" + b"\0" * 7), ("Q", b"\x80" + b"\1" * 7), ("?", b"\2"), ("c", b"a"), ("3s", b"abc"), ("3p", b"\2bc"), ("3p", b"\xffbc"),
                         ("f", b"\x3f\x80\0\0"), ("d", b"\x3f\xf0\0\0\0\0\0\0"), ("f", b"\0\0\xc0\x7f"), ("2b2x", b"\1\xff\3\4")]:
        show(lambda: struct.unpack(order + code, octets))


class Index:
    def __init__(self, number):
        self.number = number

    def __index__(self):
        if self.number is None:
            raise KeyError("no number")
        return self.number

class Real:
    def __float__(self):
        return 2.5

for code in ["b", "H", "<q", ">q", ">Q", "<I", "P"]:
    for number in [5, 1 << 80, -1, None, "x"]:
        show(lambda: struct.pack(code, Index(number)))
show(lambda: struct.pack("d", Real()))
show(lambda: struct.pack("i", Real()))
show(lambda: struct.pack("d", Index(3)))
