"""What python3 has in C of json: the host's json takes these instead of its own, and their errors differ."""


def _error():
    from json import JSONDecodeError
    return JSONDecodeError


_escapes = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _hex4(text, at):
    digits = text[at:at + 4]
    if len(digits) == 4 and digits[1] not in "xX":
        try:
            return int(digits, 16)
        except ValueError:
            pass
    raise _error()("Invalid \\uXXXX escape", text, at - 1)


def scanstring(text, at, strict=True):
    """The string whose first character is at `at`, and where it ends."""
    begin, parts = at - 1, []
    while True:
        start = at
        quote = text.find('"', at)
        if quote < 0:
            quote = len(text)
        back = text.find("\\", at, quote)
        end = back if back >= 0 else quote
        chunk = text[start:end]
        if strict and not chunk.isprintable():
            for i, c in enumerate(chunk):
                if c < " ":
                    raise _error()("Invalid control character at", text, start + i)
        parts.append(chunk)
        if end == len(text):
            raise _error()("Unterminated string starting at", text, begin)
        if back < 0:
            return "".join(parts), end + 1
        at = end + 1
        if at == len(text):
            raise _error()("Unterminated string starting at", text, begin)
        c = text[at]
        if c != "u":
            if c not in _escapes:
                raise _error()("Invalid \\escape", text, at - 1)
            parts.append(_escapes[c])
            at += 1
            continue
        code, at = _hex4(text, at + 1), at + 5
        if 0xD800 <= code < 0xDC00 and text[at:at + 2] == "\\u":
            low = _hex4(text, at + 2)
            if 0xDC00 <= low < 0xE000:
                code, at = 0x10000 + ((code - 0xD800) << 10 | (low - 0xDC00)), at + 6
        parts.append(chr(code))


def make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan):
    """What JSONEncoder.encode asks for the parts of a value."""
    from json.encoder import _make_iterencode

    def number(o):
        if o == o and o - o == 0:
            return float.__repr__(o)
        if not allow_nan:
            raise ValueError("Out of range float values are not JSON compliant")
        return "NaN" if o != o else "Infinity" if o > 0 else "-Infinity"

    return _make_iterencode(markers, default, encoder, indent, number, key_separator, item_separator, sort_keys,
                            skipkeys, True)
