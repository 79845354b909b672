# Taking texts apart.
spaces = ["", " ", "a", " a b  c ", "a\tb\nc", "\u2003a\u2003b", "é  ü", "a\x1cb\x1dc"]
for s in spaces:
    for n in [-1, 0, 1, 2]:
        print(s.split(None, n), s.rsplit(None, n))
    print(s.strip(), s.lstrip() + "|", s.rstrip() + "|", s.split(" "), s.rsplit(" ", 1))
for s in ["a\nb", "a\r\nb\rc\n", "\n", "", "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", "last\n\n"]:
    print(s.splitlines(), s.splitlines(True), s.splitlines(keepends=True))
print("a,b,,c,".split(","), "a,b,,c,".split(",", 2), "a,b,,c,".rsplit(",", 2), "a--b--c".split("--", maxsplit=1))
print("xxabcxx".strip("x"), "xyabcyx".lstrip("xy"), "abc".rstrip("c"), "abc".strip("abc"), "ééaé".strip("é"), "  a ".strip(None))
print("prefix-body".removeprefix("prefix-"), "body-suffix".removesuffix("-suffix"), "a".removeprefix("b"), "a".removesuffix(""))
print(",".join(["a", "b"]), "".join([]), "-".join("abc"), "é".join(("x", "y", "z")), "x".join(["only"]))
print("a\tbc\td".expandtabs(), "\t|".expandtabs(4), "ab\tc\n\td".expandtabs(3), "é\tx".expandtabs(4), "a\tb".expandtabs(0))
