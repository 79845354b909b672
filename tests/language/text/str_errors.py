# What str raises, and in which words.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)

for f in [
    lambda: "a"["b"], lambda: "a"[1.5], lambda: "a"[None], lambda: "a"[5], lambda: "a"[1 << 70],
    lambda: "abc".partition(1), lambda: "abc".partition(""), lambda: "abc".rpartition(""),
    lambda: "a".split(""), lambda: "a".split(1), lambda: "a".rsplit(1), lambda: "a".split(None, "x"),
    lambda: "a".find(1), lambda: "a".find("a", "x"), lambda: "a".index("b"), lambda: "a".rindex("b"),
    lambda: "a".center(3, 1), lambda: "a".center(3, "bb"), lambda: "a".center("a"),
    lambda: "a".join(1), lambda: "a".join([1]), lambda: "a".join(["x", b"y"]),
    lambda: "a".startswith(1), lambda: "a".startswith((1,)), lambda: "a".endswith(b"x"),
    lambda: 1 in "a", lambda: None in "a",
    lambda: "a".translate({97: 1.5}), lambda: "a".translate({97: 0x110000}),
    lambda: str.maketrans(1), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans({1.5: 1}),
    lambda: str.maketrans("a", "bc"), lambda: str.maketrans(1, "a"), lambda: str.maketrans("a", 1),
    lambda: "a".replace(1, "b"), lambda: "a".replace("a", None), lambda: "a".replace("a", "b", "c"),
    lambda: "a".encode(1), lambda: "a".encode("utf-8", None), lambda: "a".encode("no such"),
    lambda: "a".expandtabs("x"), lambda: "a".zfill("x"), lambda: "a".strip(1), lambda: "a".lstrip(1),
    lambda: "a".removeprefix(1), lambda: "a".removesuffix(None), lambda: "a".splitlines("x"),
    lambda: "a" * 1.5, lambda: "a" + 1, lambda: "a" + None, lambda: 1 + "a", lambda: "a" * (1 << 70), lambda: "a" < 1, lambda: "a" - "b",
    lambda: str(1, "utf-8"), lambda: str("1", "utf-8"), lambda: str(b"1", 1), lambda: str(b"\xff", "ascii"),
    lambda: "a".no_such_thing, lambda: hash("a") == hash("b"),
]:
    show(f)
