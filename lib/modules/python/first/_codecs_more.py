"""The parts of _codecs that are rarely used: error handlers as functions, character maps, escapes and UTF-7."""

from _codecs import latin_1_decode, latin_1_encode, lookup_error


# ---- Error handlers ----


def _unknown(exception):
    if isinstance(exception, Exception):
        name = type(exception).__name__
        raise TypeError(f"don't know how to handle {name} in error callback")
    raise TypeError("codec must pass exception instance")


def _bad(exception):
    """What the exception is about: a str or bytes."""
    return exception.object[exception.start:exception.end]


def strict_errors(exception, /):
    if isinstance(exception, BaseException):
        raise exception
    raise TypeError("codec must pass exception instance")


def ignore_errors(exception, /):
    if isinstance(exception, (UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)):
        return "", exception.end
    _unknown(exception)


def replace_errors(exception, /):
    if isinstance(exception, UnicodeEncodeError):
        return "?" * len(_bad(exception)), exception.end
    if isinstance(exception, UnicodeDecodeError):
        return "\ufffd", exception.end
    if isinstance(exception, UnicodeTranslateError):
        return "\ufffd" * len(_bad(exception)), exception.end
    _unknown(exception)


def xmlcharrefreplace_errors(exception, /):
    if isinstance(exception, UnicodeEncodeError):
        return "".join(f"&#{ord(c)};" for c in _bad(exception)), exception.end
    _unknown(exception)


def _escaped(code):
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def backslashreplace_errors(exception, /):
    if isinstance(exception, UnicodeDecodeError):
        return "".join(map(_escaped, _bad(exception))), exception.end
    if isinstance(exception, (UnicodeEncodeError, UnicodeTranslateError)):
        return "".join(_escaped(ord(c)) for c in _bad(exception)), exception.end
    _unknown(exception)


def namereplace_errors(exception, /):
    if isinstance(exception, UnicodeEncodeError):
        raise NotImplementedError("the error handler 'namereplace' needs the names of characters")
    _unknown(exception)


def surrogateescape_errors(exception, /):
    if isinstance(exception, UnicodeEncodeError):
        codes = [ord(c) - 0xDC00 for c in _bad(exception)]
        if all(0x80 <= code <= 0xFF for code in codes):
            return bytes(codes), exception.end
        raise exception
    if isinstance(exception, UnicodeDecodeError):
        text = ""
        for code in _bad(exception)[:4]:
            if code < 0x80:
                break
            text += chr(0xDC00 + code)
        if text:
            return text, exception.start + len(text)
        raise exception
    _unknown(exception)


def _unit(encoding):
    """(octets of a code unit, byte order) of an encoding that surrogatepass knows; (0, "") of another."""
    name = encoding.lower().replace("-", "").replace("_", "")
    order = "big" if name.endswith("be") else "little"
    return {"utf8": (3, ""), "cp65001": (3, "")}.get(
        name, (2, order) if name.startswith("utf16") else (4, order) if name.startswith("utf32") else (0, ""))


def surrogatepass_errors(exception, /):
    if not isinstance(exception, (UnicodeEncodeError, UnicodeDecodeError)):
        _unknown(exception)
    width, order = _unit(exception.encoding)
    if not width:
        raise exception
    if isinstance(exception, UnicodeEncodeError):
        octets = b""
        for c in _bad(exception):
            code = ord(c)
            if not 0xD800 <= code <= 0xDFFF:
                raise exception
            octets += (code.to_bytes(width, order) if order else
                       bytes((0xE0 | code >> 12, 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F)))
        return octets, exception.end
    octets = exception.object[exception.start:exception.start + width]
    if len(octets) == width:
        if order:
            code = int.from_bytes(octets, order)
        elif octets[0] & 0xF0 == 0xE0 and octets[1] & 0xC0 == octets[2] & 0xC0 == 0x80:
            code = (octets[0] & 0xF) << 12 | (octets[1] & 0x3F) << 6 | octets[2] & 0x3F
        else:
            code = 0
        if 0xD800 <= code <= 0xDFFF:
            return chr(code), exception.start + width
    raise exception


def _handle(errors, exception, length):
    """What the handler gives, with a position that lies within the object."""
    answer = lookup_error(errors or "strict")(exception)
    encoding = isinstance(exception, UnicodeEncodeError)
    if not (isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[1], int) and
            isinstance(answer[0], (str, bytes) if encoding else str)):
        raise TypeError("encoding error handler must return (str/bytes, int) tuple" if encoding else
                        "decoding error handler must return (str, int) tuple")
    text, position = answer
    at = position + length if position < 0 else position
    if not 0 <= at <= length:
        raise IndexError(f"position {at} from error handler out of bounds")
    return text, at


# ---- Character maps ----


def charmap_build(table, /):
    return {ord(c): code for code, c in enumerate(table) if c != "\ufffe"}


def _mapped(mapping, code):
    """The str that an octet stands for, None if none."""
    if isinstance(mapping, str):
        return mapping[code] if code < len(mapping) and mapping[code] != "\ufffe" else None
    try:
        found = mapping[code]
    except LookupError:
        return None
    if found is None or found == "\ufffe" or found == 0xFFFE:
        return None
    if isinstance(found, int):
        if not 0 <= found <= 0x10FFFF:
            raise TypeError("character mapping must be in range(0x110000)")
        return chr(found)
    if isinstance(found, str):
        return found
    raise TypeError("character mapping must return integer, None or str")


def charmap_decode(data, errors=None, mapping=None, /):
    if mapping is None:
        return latin_1_decode(data, errors)
    data = bytes(data)
    parts, at = [], 0
    while at < len(data):
        text = _mapped(mapping, data[at])
        at += 1
        if text is None:
            exception = UnicodeDecodeError("charmap", data, at - 1, at, "character maps to <undefined>")
            text, at = _handle(errors, exception, len(data))
        parts.append(text)
    return "".join(parts), len(data)


def _octets(mapping, code):
    """The octets that stand for a character, None if none."""
    try:
        found = mapping[code]
    except LookupError:
        return None
    if found is None or isinstance(found, bytes):
        return found
    if isinstance(found, int):
        if not 0 <= found <= 0xFF:
            raise TypeError("character mapping must be in range(256)")
        return bytes((found,))
    raise TypeError(f"character mapping must return integer, bytes or None, not {type(found).__name__}")


def charmap_encode(text, errors=None, mapping=None, /):
    if mapping is None:
        return latin_1_encode(text, errors)
    parts, at = [], 0
    while at < len(text):
        octets = _octets(mapping, ord(text[at]))
        if octets is not None:
            parts.append(octets)
            at += 1
            continue
        end = at + 1
        while end < len(text) and _octets(mapping, ord(text[end])) is None:
            end += 1
        exception = UnicodeEncodeError("charmap", text, at, end, "character maps to <undefined>")
        instead, at = _handle(errors, exception, len(text))
        if isinstance(instead, str):
            instead = [_octets(mapping, ord(c)) for c in instead]
            if None in instead:
                raise exception
            instead = b"".join(instead)
        parts.append(instead)
    return b"".join(parts), len(text)


# ---- Escapes ----

_simple = {"\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r",
           "t": "\t", "v": "\v"}


def _warn(text):
    import warnings
    warnings.warn(text, DeprecationWarning, stacklevel=3)


def _as_bytes(data):
    return data.encode() if isinstance(data, str) else bytes(data)


def escape_encode(data, errors=None, /):
    if not isinstance(data, bytes):
        raise TypeError(f"escape_encode() argument 1 must be bytes, not {type(data).__name__}")
    # The quotes of a repr are those that need no escape: with both in it, they are single ones.
    return repr(b'"' + data)[3:-1].encode(), len(data)


def escape_decode(data, errors=None, /):
    data = _as_bytes(data)
    out, at, warned = bytearray(), 0, False
    while at < len(data):
        c = data[at:at + 1]
        at += 1
        if c != b"\\":
            out += c
            continue
        c = chr(data[at]) if at < len(data) else None
        at += 1
        if c is None:
            raise ValueError("Trailing \\ in string")
        if c in _simple:
            out += _simple[c].encode("latin-1")
        elif "0" <= c <= "7":
            end = at
            while end < len(data) and end < at + 2 and 0x30 <= data[end] <= 0x37:
                end += 1
            code = int(data[at - 1:end], 8)
            if code > 0o377 and not warned:
                warned = True
                _warn(f"invalid octal escape sequence '\\{code:o}'")
            out.append(code & 0xFF)
            at = end
        elif c == "x":
            digits = data[at:at + 2]
            try:
                if len(digits) < 2:
                    raise ValueError
                out.append(int(digits.decode("ascii").replace("_", "x").replace(" ", "x")
                               .replace("+", "x").replace("-", "x"), 16))
                at += 2
            except ValueError:
                position = at - 2
                if not errors or errors == "strict":
                    raise ValueError(f"invalid \\x escape at position {position}") from None
                if errors == "replace":
                    out += b"?"
                elif errors != "ignore":
                    raise ValueError(f"decoding error; unknown error handling code: {errors}") from None
                if digits[:1].isalnum() and digits[:1] in b"0123456789abcdefABCDEF":
                    at += 1
        else:
            if not warned:
                warned = True
                _warn(f"invalid escape sequence '\\{c}'")
            out += b"\\" + c.encode("latin-1")
    return bytes(out), len(data)


def unicode_escape_encode(text, errors=None, /):
    named = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
    return "".join(named[c] if c in named else c if " " <= c <= "~" else _escaped(ord(c))
                   for c in text).encode(), len(text)


def raw_unicode_escape_encode(text, errors=None, /):
    return "".join(c if c <= "\xff" else _escaped(ord(c)) for c in text).encode("latin-1"), len(text)


_hexadecimal = frozenset(b"0123456789abcdefABCDEF")


def _hex_escape(data, at, width, final):
    """The digits from `at` on: (code point or None, where they end)."""
    end = at
    while end < len(data) and end < at + width and data[end] in _hexadecimal:
        end += 1
    return int(data[at:end], 16) if end == at + width else None, end


def _decode_escapes(data, errors, final, raw):
    data = _as_bytes(data)
    name = "rawunicodeescape" if raw else "unicodeescape"
    parts, at, warned = [], 0, False

    def fail(end, reason):
        nonlocal at
        exception = UnicodeDecodeError(name, data, start, end, reason)
        text, at = _handle(errors, exception, len(data))
        parts.append(text)

    while at < len(data):
        start = at
        at += 1
        if data[start] != 0x5C:
            parts.append(chr(data[start]))
            continue
        if at >= len(data):
            if raw and final:
                parts.append("\\")
                break
            if not final:
                return "".join(parts), start
            fail(at, "\\ at end of string")
            continue
        c = chr(data[at])
        at += 1
        if c in ("uU" if raw else "xuU"):
            width = {"x": 2, "u": 4, "U": 8}[c]
            code, end = _hex_escape(data, at, width, final)
            if code is None:
                if end >= len(data) and not final:
                    return "".join(parts), start
                fail(end, f"truncated \\{c}{'X' * width} escape")
            elif code > 0x10FFFF:
                fail(end, "\\Uxxxxxxxx out of range" if raw else "illegal Unicode character")
            else:
                parts.append(chr(code))
                at = end
        elif raw:
            parts.append("\\" + c)
        elif c in _simple:
            parts.append(_simple[c])
        elif "0" <= c <= "7":
            end = at
            while end < len(data) and end < at + 2 and 0x30 <= data[end] <= 0x37:
                end += 1
            code = int(data[at - 1:end], 8)
            if code > 0o377 and not warned:
                warned = True
                _warn(f"invalid octal escape sequence '\\{code:o}'")
            parts.append(chr(code))
            at = end
        elif c == "N":
            raise NotImplementedError("\\N{...} needs the names of characters")
        else:
            if not warned:
                warned = True
                _warn(f"invalid escape sequence '\\{c}'")
            parts.append("\\" + c)
    return "".join(parts), len(data)


def unicode_escape_decode(data, errors=None, final=True, /):
    return _decode_escapes(data, errors, final, False)


def raw_unicode_escape_decode(data, errors=None, final=True, /):
    return _decode_escapes(data, errors, final, True)


# ---- UTF-7 ----

_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_direct = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'(),-./:? \t\n\r"
                    "!\"#$%&*;<=>@[]^_`{|}")


def utf_7_encode(text, errors=None, /):
    out, bits, count, inside = [], 0, 0, False

    def shift_out():
        nonlocal bits, count
        if count:
            out.append(_digits[bits << 6 - count & 0x3F])
        bits = count = 0

    for c in text:
        if c in _direct or c == "+" and not inside:
            if inside:
                shift_out()
                inside = False
                if c in _digits or c == "-":
                    out.append("-")
            out.append("+-" if c == "+" else c)
            continue
        if not inside:
            out.append("+")
            inside = True
        code = ord(c)
        units = [code] if code < 0x10000 else [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code & 0x3FF)]
        for unit in units:
            bits, count = bits << 16 | unit, count + 16
            while count >= 6:
                count -= 6
                out.append(_digits[bits >> count & 0x3F])
            bits &= (1 << count) - 1
    if inside:
        shift_out()
        out.append("-")
    return "".join(out).encode("ascii"), len(text)


def utf_7_decode(data, errors=None, final=False, /):
    data = bytes(data)
    parts, at, inside = [], 0, False
    bits = count = high = start = kept = 0

    def fail(start, end, reason):
        nonlocal at, inside
        exception = UnicodeDecodeError("utf7", data, start, end, reason)
        text, at = _handle(errors, exception, len(data))
        parts.append(text)
        inside = False

    while at < len(data):
        c = chr(data[at])
        if inside:
            if c in _digits:
                bits, count = bits << 6 | _digits.index(c), count + 6
                at += 1
                if count >= 16:
                    count -= 16
                    unit = bits >> count
                    bits &= (1 << count) - 1
                    if high and 0xDC00 <= unit <= 0xDFFF:
                        parts.append(chr(0x10000 + (high - 0xD800 << 10) + unit - 0xDC00))
                        high = 0
                        continue
                    if high:
                        parts.append(chr(high))
                        high = 0
                    if 0xD800 <= unit <= 0xDBFF:
                        high = unit
                    else:
                        parts.append(chr(unit))
                continue
            inside = False
            at += 1
            if high:
                parts.append(chr(high))
                high = 0
            if count >= 6:
                fail(start, at, "partial character in base64 sequence")
            elif bits:
                fail(start, at, "non-zero padding bits in base64 sequence")
            elif c != "-":
                at -= 1
        elif c == "+":
            start, kept = at, len(parts)
            at += 1
            if data[at:at + 1] == b"-":
                parts.append("+")
                at += 1
            elif at < len(data) and chr(data[at]) not in _digits:
                fail(start, at + 1, "ill-formed sequence")
            else:
                inside = True
                bits = count = high = 0
        elif data[at] < 0x80:
            parts.append(c)
            at += 1
        else:
            fail(at, at + 1, "unexpected special character")
    if inside:
        if not final:
            return "".join(parts[:kept]), start
        if high or count >= 6 or bits:
            fail(start, len(data), "unterminated shift sequence")
    return "".join(parts), len(data)
