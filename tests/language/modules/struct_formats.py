# struct: formats, sizes, alignment, offsets, and what is said about them.
import _struct as struct

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

for f in ["", " ", "i", " i \n h", "bi", "b0i", "b3xi", "=bi", "<bq", "bqb", "@bq0q", "3s2p", "0s", "x", "5x", "?", "2?c", "bhilqfdPnN", "i<", "z", "3", "3 i", "i3", "é", "i\0", "9" * 30 + "i", "%di" % (1 << 62), "%ds%ds" % (1 << 62, 1 << 62), "b" * 40, "1000i", b"<hh", b"\xff", 5, None, bytearray(b"i")]:
    show(lambda: struct.calcsize(f))
room = bytearray(8)
S = struct.Struct
for f in [lambda: struct.pack(), lambda: struct.pack("i"), lambda: struct.pack("i", 1, 2), lambda: struct.pack("2i", 1), lambda: struct.pack("i", x=1), lambda: struct.pack("3s", b"abcd"), lambda: struct.pack("5s", b"ab"), lambda: struct.pack("5s", "ab"), lambda: struct.pack("4p", b"abcdef"), lambda: struct.pack("300p", b"a" * 400)[:2],
          lambda: struct.pack("bxh", 1, 2), lambda: struct.pack("<bxh", 1, 2), lambda: struct.pack("bq", 1, 2), lambda: struct.unpack("i", b"abc"), lambda: struct.unpack("i", "abcd"), lambda: struct.unpack("i"), lambda: struct.unpack("i", b"abcd", 1), lambda: struct.unpack("", b""), lambda: struct.unpack("i", memoryview(b"abcdabcd")[::2]),
          lambda: struct.unpack("i", bytearray(b"abcd")), lambda: struct.unpack_from("i", b"abc"), lambda: struct.unpack_from("i", b"abcdef", offset=1), lambda: struct.unpack_from("i", b"abcdef", 3), lambda: struct.unpack_from("i", b"abcdef", -3), lambda: struct.unpack_from("i", b"abcdef", -5), lambda: struct.unpack_from("i", b"abcdef", -7),
          lambda: struct.unpack_from("i", b"abcdef", 7), lambda: struct.unpack_from("i", buffer=b"abcdef"), lambda: struct.unpack_from(format="i", buffer=b"abcdef"), lambda: struct.unpack_from("i"), lambda: struct.unpack_from("i", b"abcd", "a"), lambda: struct.unpack_from("i", b"abcd", 1 << 70),
          lambda: struct.pack_into("i"), lambda: struct.pack_into("i", room), lambda: struct.pack_into("i", room, 0), lambda: struct.pack_into("i", room, "a", 1), lambda: struct.pack_into("i", room, 6, 1), lambda: struct.pack_into("i", room, -4, 1), lambda: struct.pack_into("i", room, -3, 1), lambda: struct.pack_into("i", room, -9, 1),
          lambda: struct.pack_into("i", room, 9, 1), lambda: struct.pack_into("i", room, 1 << 70, 1), lambda: struct.pack_into("i", b"abcd", 0, 1), lambda: struct.pack_into("i", "abcd", 0, 1), lambda: struct.pack_into("h", memoryview(room)[1:], 0, -1), lambda: struct.pack_into("h", memoryview(room)[::2], 0, 1), lambda: struct.pack_into("", room, 8), lambda: struct.pack_into("", room, 9),
          lambda: list(struct.iter_unpack("h", b"abcd")), lambda: struct.iter_unpack("h", b"abc"), lambda: struct.iter_unpack("", b"abc"), lambda: struct.iter_unpack("h", "ab"), lambda: struct.iter_unpack("h"), lambda: struct.iter_unpack("h", b"abcd").__length_hint__(), lambda: struct.calcsize(), lambda: struct._clearcache()]:
    show(f)
    print(room.hex())


class Grower:
    # Would change the buffer while values are packed into it.
    def __index__(self):
        room.extend(b"more")
        return 1

show(lambda: struct.pack_into("i", room, 0, Grower()))
show(lambda: struct.pack_into("i", room, Grower(), 0))
print(room)
walk = struct.iter_unpack("h", room)
show(lambda: room.append(1))
print(next(walk), len(list(walk)), list(walk))
show(lambda: room.append(1))
