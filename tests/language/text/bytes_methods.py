# bytes and bytearray: what both can do.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

for make in [bytes, bytearray]:
    b = make(b"Hello, World hello")
    for f in [
        lambda: b.upper(), lambda: b.lower(), lambda: b.title(), lambda: b.capitalize(), lambda: b.swapcase(),
        lambda: b.find(b"l"), lambda: b.rfind(b"l"), lambda: b.find(108), lambda: b.find(b"l", 5), lambda: b.find(b"l", -5, -1), lambda: b.count(b"l"), lambda: b.count(108, 4), lambda: b.count(b""), lambda: b.index(b"W"), lambda: b.index(b"z"), lambda: b.rindex(b"z"), lambda: b.find("l"), lambda: b.find(300), lambda: b.find(b"l", "x"),
        lambda: b.split(), lambda: b.split(b"l"), lambda: b.split(b"l", 1), lambda: b.rsplit(b"l", 1), lambda: b.rsplit(None, 1), lambda: b.split(b""), lambda: b.split("x"), lambda: b.split(sep=b",", maxsplit=1),
        lambda: b.partition(b", "), lambda: b.rpartition(b"l"), lambda: b.partition(b"zz"), lambda: b.rpartition(b"zz"), lambda: b.partition(b""), lambda: b.partition("x"),
        lambda: b.replace(b"l", b"LL"), lambda: b.replace(b"l", b"", 2), lambda: b.replace(b"", b"-", 3), lambda: b.replace(b"", b"."), lambda: b.replace("l", b""), lambda: b.replace(b"o", b"0", -1),
        lambda: b.startswith(b"He"), lambda: b.startswith((b"x", b"He")), lambda: b.endswith(b"lo"), lambda: b.startswith(b"l", 2, 3), lambda: b.startswith("x"), lambda: b.startswith(("x",)),
        lambda: b.removeprefix(b"Hello"), lambda: b.removesuffix(b"hello"), lambda: b.removeprefix("x"),
        lambda: b.strip(b"Ho"), lambda: make(b"  x \n").strip(), lambda: make(b"  x ").lstrip(), lambda: make(b"  x ").rstrip(), lambda: b.strip("H"),
        lambda: b.center(24, b"*"), lambda: b.ljust(20) + b"|", lambda: b.rjust(20), lambda: b.center(20, b"ab"), lambda: b.center(20, 5), lambda: make(b"-7").zfill(5), lambda: make(b"7").zfill(3), lambda: b.zfill(2),
        lambda: make(b"a\tb\n\tc").expandtabs(4), lambda: make(b"a\nb\r\nc\rd").splitlines(), lambda: make(b"a\nb\r\nc").splitlines(True),
        lambda: make(b",").join([b"a", bytearray(b"b")]), lambda: make(b",").join([1]), lambda: make(b",").join(["a"]), lambda: make(b",").join(5),
        lambda: b.hex(), lambda: b.hex(":"), lambda: b.hex("-", 4), lambda: b.hex("-", -4), lambda: b.hex("ab"), lambda: b.hex("é"), lambda: b.hex(b"_", 3), lambda: make(b"").hex(),
        lambda: make.fromhex("48 65 6c6C"), lambda: make.fromhex("4"), lambda: make.fromhex("zz"), lambda: make.fromhex(5), lambda: make.fromhex("é"),
        lambda: b.translate(None, b"l"), lambda: b.translate(bytes(range(256))), lambda: b.translate(make.maketrans(b"abc", b"xyz"), delete=b"H"), lambda: b.translate(b"x"), lambda: make.maketrans(b"a", b"bb"),
        lambda: b.isalpha(), lambda: make(b"abc").isalpha(), lambda: make(b"a1").isalnum(), lambda: make(b"12").isdigit(), lambda: make(b" \t").isspace(), lambda: make(b"A B").istitle(), lambda: make(b"a").islower(), lambda: make(b"A").isupper(), lambda: make(b"").isascii(), lambda: make(b"\xff").isascii(), lambda: make(b"").islower(),
        lambda: b.decode(), lambda: make(b"\xff").decode("latin-1"), lambda: make(b"\xff").decode(), lambda: b.decode(1),
        lambda: b[0], lambda: b[-1], lambda: b[100], lambda: b["x"], lambda: b[2:5], lambda: b[::-1], lambda: b[::3], lambda: b[5:2], lambda: b[1.5],
        lambda: b + b"x", lambda: b + bytearray(b"x"), lambda: b + "x", lambda: b + 1, lambda: make(b"ab") * 3, lambda: 2 * make(b"ab"), lambda: make(b"ab") * 0, lambda: b * 1.5, lambda: b * b,
        lambda: b == b"Hello, World hello", lambda: b == bytearray(b"x"), lambda: b < b"I", lambda: b < "I", lambda: b != 5, lambda: b"lo" in b, lambda: 72 in b, lambda: 300 in b, lambda: "x" in b,
        lambda: len(b), lambda: list(make(b"abc")), lambda: bool(make(b"")), lambda: hash(make(b"abc")) == hash("abc"), lambda: sorted(make(b"cab")), lambda: max(b), lambda: list(reversed(make(b"abc"))),
        lambda: type(iter(b)).__name__, lambda: str(b), lambda: repr(make(b"'")), lambda: make(b"%d-%s") % (5, b"x"),
        lambda: make("é", "utf-8"), lambda: make("é", encoding="latin-1"), lambda: make("a"), lambda: make(5, "x"), lambda: make(5, errors="x"), lambda: make(3), lambda: make(-1), lambda: make(1.5), lambda: make([1, 255]), lambda: make([256]), lambda: make(["a"]), lambda: make(range(5)), lambda: make(x for x in (1, 2)), lambda: make(), lambda: make(b"x", "y"), lambda: make(None),
    ]:
        show(f)

class B:
    def __bytes__(self):
        return b"from bytes"

class Bad:
    def __bytes__(self):
        return 5

show(lambda: bytes(B()))
show(lambda: bytes(Bad()))
show(lambda: b"x".__bytes__())

class Mine(bytes):
    pass

m = Mine(b"abc")
m.extra = 5
print(m, m.extra, type(m).__name__, m == b"abc", type(m + b"d").__name__, type(m[:]).__name__, bytes(m), hash(m) == hash(b"abc"))
