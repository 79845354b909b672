# struct: the class Struct, its subclasses, and the exception.
import _struct as struct

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

S = struct.Struct
print(S, struct.error, struct.error.__mro__, struct.error.__module__)
print([name for name in dir(S) if name not in dir(object)])
s = S("<hb")
room = bytearray(4)
for f in [lambda: S(), lambda: S(5), lambda: S("i", 5), lambda: S(format="i").size, lambda: S(b"i").format, lambda: S("é"), lambda: (s.size, s.format), lambda: s.pack(1, 2), lambda: s.pack(), lambda: s.pack(1, x=2), lambda: s.unpack(b"abc"), lambda: s.unpack(b"abcd"), lambda: s.unpack(), lambda: s.unpack(b"", 1),
          lambda: s.unpack(buffer=b""), lambda: s.unpack_from(), lambda: s.unpack_from(b"abcd", offset=1), lambda: s.unpack_from(b"abcd", 2, 3), lambda: s.pack_into(), lambda: s.pack_into(room), lambda: s.pack_into(room, 0, 1), lambda: s.pack_into(room, 1, 1, 2), lambda: list(s.iter_unpack(b"abcdef")), lambda: s.iter_unpack(),
          lambda: s.iter_unpack(b"a"), lambda: setattr(s, "size", 3), lambda: setattr(s, "other", 3), lambda: S("h") == S("h"), lambda: S.__new__(S).size, lambda: S.__new__(S).format, lambda: S.__new__(S).pack(1), lambda: repr(s)[:23], lambda: type(s.iter_unpack(b""))]:
    show(f)
print(room)
s.__init__("q")
print(s.size, s.format, s.pack(3))


class Wide(S):
    def __init__(self):
        super().__init__(">hh")
        self.extra = 1

w = Wide()
print(w.pack(1, 2), w.extra, w.size)
show(lambda: Wide("i"))


class Never(S):
    def __init__(self):
        pass

show(lambda: Never().pack(1))
try:
    struct.pack("z")
except struct.error as e:
    print(e.args, isinstance(e, Exception))
