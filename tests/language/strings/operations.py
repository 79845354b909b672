s = "Hello, Wörld! 漢字 🎉"
print(len(s), s[1], s[-1], s[::-1], s.upper(), s.lower(), s.swapcase(), s.title(), s.casefold(), s.capitalize())
print(s.find("ö"), s.index("W"), s.rfind("l"), s.count("l"), "W" in s, s.startswith(("x", "Hell")), s.endswith("🎉"), s.replace("l", "L", 2), s.split(", "), s.partition("W"), s.rpartition(" "))
print(" a b  c ".split(), " a b ".split(" "), "a,b,,c".split(",", 1), "a\nb\r\nc\x0bd".splitlines(), "x".join(["1", "2"]), "".join([]), "abc".center(9, "*"), "42".zfill(5), "-42".zfill(5), "a\tb".expandtabs(4))
print("  x ".strip(), "xxabcxx".strip("x"), "abc".lstrip("ab"), "abc".rstrip("cb"), "prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"))
print("a" < "b", "a" < "B", "" < "a", "abc" == "ab" + "c", "z" > "漢", "a" * 3, 3 * "ab", "a" * -1, "%s=%d %5.1f %-5s| %x %c %r %%" % ("k", 5, 2.25, "l", 255, "c", "r"), "%(a)s %(b)03d" % {"a": 1, "b": 2})
print("{} {} {0}".format if False else "{0} {1} {0} {name} {name!r:>6} {x[0]} {y.real}".format("a", "b", name="n", x=[1], y=5), "{:>5}|{:<5}|{:^5}".format(1, 2, 3))
print("abc".isalpha(), "ab1".isalnum(), "12".isdigit(), "½".isnumeric(), "²".isdigit(), "²".isdecimal(), " ".isspace(), "Aa".istitle(), "a_1".isidentifier(), "class".isidentifier(), "A".isupper(), "".isalpha(), "é".isascii(), "\x00".isprintable())
print(ord("漢"), chr(0x1F389), ascii("é🎉"), repr("it's"), repr('"q"'), repr("both ' and \""), repr("\n\t\\\x00\x7f\xa0\u2028\ud800"), "\x41\101\u0041\U00000041")
print("abc".translate({97: "X", 98: None}), "abc".translate(str.maketrans("ab", "xy", "c")), "é".encode(), "é".encode("latin-1"), "a".encode("utf-16-le"), b"\xc3\xa9".decode(), str(b"x", "ascii"), "ß".upper(), "İ".lower(), "ﬁ".upper(), "Σας".lower() if False else "")
print(hash("abc") == hash("ab" + "c"), "a" "b", r"\n", 'a\
b', """tri"ple""", "abc"[5:], "abc"[-100:2], list("héy"), sorted("banana"), max("abc"), set("aab") == {"a", "b"}, "ab" in "cabd", "" in "x")
for bad in ("'a' + 1", "1 + 'a'", "'a' * 'b'", "'abc'.index('z')", "'a'['b']", "ord('ab')", "ord('')", "chr(-1)", "chr(0x110000)", "'%d' % ()", "'%s' % (1, 2)", "'{}'.format()", "'{a}'.format()", "'{'.format()", "'}'.format()", "''.join([1])", "''.join(5)", "'a'.split('')", "'é'.encode('ascii')", "b'\\xff'.decode()", "'a'.encode('nope')", "'x'.center('a')", "'x'.replace(1, 2)", "'a' in 5", "5 in 'a'", "'a' < 1", "'%q' % 1", "'%(x)s' % 5", "'{:d}'.format('x')", "'abc'.foo", "'a'.count()", "'a'.zfill()", "''.join(['a', None])", "'{0} {}'.format(1, 2)", "'x'.expandtabs('a')", "str(b'a', 'ascii', 5)", "'%c' % 'ab'", "'%*d' % ('a', 1)", "int('①')"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
t = ""
for i in range(1000):
    t += chr(97 + i % 26)
print(len(t), t[990:], t.count("a"))
