# repr, ascii and the conversions of f-strings.
for s in ["plain", "it's", '"', "'\"", "a\n\t\r\\\x01\x7f", "é\xa0\xad", "\u2028\ud800", "😀\U000e0001", "\u0378", "\uffff", "नमस्ते", "\x85", ""]:
    print(repr(s), ascii(s), len(repr(s)))
    print(f"{s!r} {s!a}", "%r %a" % (s, s))
print(repr(b"it's \"q\" \\ \n\x00\xff"), repr(bytearray(b"it's")), str(b"x"), repr(b"'"), repr(b'"'))
