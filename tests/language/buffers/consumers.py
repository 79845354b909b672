# Everything that takes a bytes-like object takes a view, with gaps or without.
from array import array

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

for x in [memoryview(b"abcd")[::2], memoryview(b"12"), memoryview(array("H", [0x3231])), array("B", b"12"), memoryview(b"1234").cast("B", [2, 2])[:1], bytearray(b"12"), 12, "12", None]:
    print("--", type(x).__name__)
    for f in [lambda: bytes(x), lambda: bytearray(x), lambda: b"-".join([x, b"-", x]), lambda: b"x12y".find(x), lambda: b"x12y".rindex(x), lambda: b"x1212y".count(x), lambda: b"12".startswith(x), lambda: b"12".endswith((b"", x)),
              lambda: int(x), lambda: int(x, 5), lambda: float(x), lambda: complex(x), lambda: b"x" + x, lambda: bytearray(b"x") + x, lambda: x + b"x", lambda: str(x, "ascii"), lambda: b"x12y".replace(x, b"-"), lambda: b"-".replace(b"-", x),
              lambda: x in b"012", lambda: x in bytearray(b"012"), lambda: b"<%b>" % x, lambda: b"<%s>" % x, lambda: b"<%c>" % x, lambda: bytes.fromhex(x), lambda: b"12" == x, lambda: bytearray(b"12") == x, lambda: x == b"12",
              lambda: b"12" < x, lambda: bytearray(b"11") < x, lambda: b"x12".strip(x), lambda: b"x12y".split(x), lambda: b"x12y".rsplit(x, 1), lambda: b"x12y".partition(x)[::2], lambda: bytearray(b"x12y").rpartition(x), lambda: eval(x),
              lambda: b"1".translate(x), lambda: b"123".translate(None, x), lambda: bytes.maketrans(x, x)[48:52], lambda: bytearray(b"").extend(x), lambda: bytearray(b"a").__iadd__(x), lambda: int.from_bytes(x, "little"), lambda: b"a".ljust(3, x),
              lambda: b"12".hex(x), lambda: ord(x), lambda: b"12ab".removeprefix(x), lambda: b"ab12".removesuffix(x), lambda: bytearray(b"abc").__setitem__(slice(0, 1), x), lambda: list(x), lambda: x.tobytes().decode()]:
        show(f)
