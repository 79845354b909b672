# Bytes are decoded as they declare, text is not: what is wrong, and in which column.
sources = [
    b"# coding: nosuch\nx y", "# coding: nosuch\nx y", b"\xef\xbb\xbf# coding: nosuch\n", b"\xef\xbb\xbf# coding: latin-1\n",
    b"\xef\xbb\xbfx y", "\ufeffx y", b"# coding: ascii\n'\xc3\xa9'", b"# coding: utf8\n'\xff'", b"# coding: utf8\n'\xc3'",
    b"# coding: utf8\n'\xe2\x82'", b"# coding: utf8\n'\xe2\x82", b"# coding: utf8\n'\xf0\x9f\x98'", b"# coding: utf8\n'\xf0\x9f",
    b"# coding: utf8\n'\xed\xa0\x80'", b"# coding: utf8\n'\xe0\x80\x80'", b"# coding: utf8\n'\xf4\x90\x80\x80'", b"# coding: utf8\n'\xc0\x80'",
    b"# coding: utf8\n\xc3", b"# coding: utf8\n'\xf0\x9f\x98a'", b"# coding: utf8\n'\x80'", b"# coding: utf8\r\nx\r'\xff",
    b"x = '\xc3\xa9' y", "x = '\xe9' y", b"# coding: utf-8\nx = '\xc3\xa9' y", b"# coding: latin-1\nx = '\xe9' y",
    b"f'{\xc3\xa9 \xc3\xa9}'", "f'{\xe9 \xe9}'", b"'\xc3\xa9' = 1", "'\xe9' = 1", b"x = '\xc3\xa9", "x = '\xe9", b"b'\xc3\xa9'", "b'\xe9'",
    b"'\xc3\xa9' 1x", "'\xe9' 1x", b"['\xc3\xa9', (", "['\xe9', (", b"f('\xc3\xa9', x for x in y)", "f('\xe9', x for x in y)", b"x = 1\n'\xc3\xa9'; return", "'\xe9'; return",
]
for source in sources:
    try:
        exec(source)
        print(source, "ACCEPTED")
    except SyntaxError as error:
        print(source, type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, repr(error.text))
