"""JSON: values to text and back."""

__all__ = ["dump", "dumps", "load", "loads", "JSONDecoder", "JSONDecodeError", "JSONEncoder"]

from _json import scanstring

_whitespace = " \t\n\r"
_infinity = float("inf")


class JSONDecodeError(ValueError):
    """What is wrong with a document, and where."""

    def __init__(self, msg, doc, pos):
        line = doc.count("\n", 0, pos) + 1
        column = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {line} column {column} (char {pos})")
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, line, column

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


JSONDecodeError.__module__ = "json.decoder"


# ---- Reading ----

def _skip(text, at):
    end = len(text)
    while at < end and text[at] in _whitespace:
        at += 1
    return at


def _digits_end(text, at):
    end = len(text)
    while at < end and "0" <= text[at] <= "9":
        at += 1
    return at


class JSONDecoder:
    """Reads documents."""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
                 strict=True, object_pairs_hook=None):
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int = parse_float or float, parse_int or int
        constants = {"-Infinity": -_infinity, "Infinity": _infinity, "NaN": float("nan")}
        self.parse_constant = parse_constant or constants.__getitem__
        self.strict = strict

    def decode(self, s):
        """The value of a whole document."""
        v, end = self.raw_decode(s, _skip(s, 0))
        end = _skip(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return v

    def raw_decode(self, s, idx=0):
        """The value that begins at idx, and where it ends."""
        try:
            return self._value(s, idx)
        except StopIteration as stop:
            raise JSONDecodeError("Expecting value", s, stop.value) from None

    def _value(self, text, at):
        c = text[at:at + 1]
        if c == '"':
            return scanstring(text, at + 1, self.strict)
        if c == "{":
            return self._object(text, at + 1)
        if c == "[":
            return self._array(text, at + 1)
        if c == "-" or "0" <= c <= "9":
            found = self._number(text, at)
            if found is not None:
                return found
        for word, v in (("null", None), ("true", True), ("false", False)):
            if text.startswith(word, at):
                return v, at + len(word)
        for word in ("NaN", "Infinity", "-Infinity"):
            if text.startswith(word, at):
                return self.parse_constant(word), at + len(word)
        raise StopIteration(at)

    def _number(self, text, at):
        start = at
        at += text[at] == "-"
        first = at
        at = first + 1 if text[first:first + 1] == "0" else _digits_end(text, first)
        if at == first:
            return None
        end, whole = at, True
        if text[end:end + 1] == ".":
            at = _digits_end(text, end + 1)
            if at > end + 1:
                end, whole = at, False
        if text[end:end + 1] in ("e", "E"):
            at = end + 1
            at += text[at:at + 1] in ("+", "-")
            last = _digits_end(text, at)
            if last > at:
                end, whole = last, False
        return (self.parse_int if whole else self.parse_float)(text[start:end]), end

    def _array(self, text, at):
        items = []
        at = _skip(text, at)
        if text[at:at + 1] == "]":
            return items, at + 1
        while True:
            try:
                v, at = self._value(text, at)
            except StopIteration as stop:
                raise JSONDecodeError("Expecting value", text, stop.value) from None
            items.append(v)
            at = _skip(text, at)
            c = text[at:at + 1]
            if c == "]":
                return items, at + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", text, at)
            at = _skip(text, at + 1)

    def _object(self, text, at):
        pairs = []
        at = _skip(text, at)
        if text[at:at + 1] == "}":
            at += 1
        else:
            at = self._pairs(text, at, pairs)
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs), at
        result = dict(pairs)
        return (result if self.object_hook is None else self.object_hook(result)), at

    def _pairs(self, text, at, pairs):
        while True:
            if text[at:at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", text, at)
            key, at = scanstring(text, at + 1, self.strict)
            at = _skip(text, at)
            if text[at:at + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", text, at)
            at = _skip(text, at + 1)
            try:
                v, at = self._value(text, at)
            except StopIteration as stop:
                raise JSONDecodeError("Expecting value", text, stop.value) from None
            pairs.append((key, v))
            at = _skip(text, at)
            c = text[at:at + 1]
            if c == "}":
                return at + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", text, at)
            at = _skip(text, at + 1)


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
          object_pairs_hook=None, **kw):
    """The value of a document, a str or bytes."""
    if isinstance(s, str):
        if s.startswith("\ufeff"):
            raise JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", s, 0)
    elif isinstance(s, (bytes, bytearray)):
        s = s.decode("utf-8-sig" if s.startswith(b"\xef\xbb\xbf") else "utf-8", "surrogatepass")
    else:
        raise TypeError("the JSON object must be str, bytes or bytearray, "
                        f"not {s.__class__.__name__}")
    return (cls or JSONDecoder)(object_hook=object_hook, parse_float=parse_float, parse_int=parse_int,
                                parse_constant=parse_constant, object_pairs_hook=object_pairs_hook,
                                **kw).decode(s)


def load(fp, **kw):
    return loads(fp.read(), **kw)


# ---- Writing ----

_short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}


def _quoted(s, ascii_only):
    parts = []
    for c in s:
        if c in _short:
            parts.append(_short[c])
        elif c < " " or (ascii_only and c > "~"):
            code = ord(c)
            if code > 0xFFFF:
                code -= 0x10000
                parts.append(f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}")
            else:
                parts.append(f"\\u{code:04x}")
        else:
            parts.append(c)
    return f'"{"".join(parts)}"'


class JSONEncoder:
    """Writes documents."""

    item_separator, key_separator = ", ", ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
                 sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys, self.ensure_ascii, self.check_circular = skipkeys, ensure_ascii, check_circular
        self.allow_nan, self.sort_keys = allow_nan, sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """What stands for an object that has no form of its own; subclasses know more."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        return "".join(self.iterencode(o))

    def iterencode(self, o, _one_shot=False):
        """The document in pieces."""
        parts = []
        self._write(o, parts.append, 0, {})
        return iter(parts)

    def _float(self, v):
        if v - v == 0:
            return float.__repr__(v)
        if not self.allow_nan:
            raise ValueError("Out of range float values are not JSON compliant")
        return "NaN" if v != v else "Infinity" if v > 0 else "-Infinity"

    def _atom(self, o):
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, str):
            return _quoted(o, self.ensure_ascii)
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return self._float(o)
        return None

    def _write(self, o, put, depth, open):
        atom = self._atom(o)
        if atom is not None:
            put(atom)
            return
        if self.check_circular:
            if id(o) in open:
                raise ValueError("Circular reference detected")
            open[id(o)] = o
        if isinstance(o, (list, tuple)):
            self._sequence(o, put, depth, open)
        elif isinstance(o, dict):
            self._mapping(o, put, depth, open)
        else:
            self._write(self.default(o), put, depth, open)
        open.pop(id(o), None)

    def _newline(self, depth):
        return "" if self.indent is None else "\n" + self.indent * depth

    def _sequence(self, items, put, depth, open):
        if not items:
            put("[]")
            return
        put("[")
        separator = self._newline(depth + 1)
        for item in items:
            put(separator)
            self._write(item, put, depth + 1, open)
            separator = self.item_separator + self._newline(depth + 1)
        put(self._newline(depth) + "]")

    def _key(self, key):
        if isinstance(key, str):
            return key
        atom = None if isinstance(key, (list, tuple, dict)) else self._atom(key)
        if atom is None and not self.skipkeys:
            raise TypeError("keys must be str, int, float, bool or None, "
                            f"not {key.__class__.__name__}")
        return atom

    def _mapping(self, mapping, put, depth, open):
        if not mapping:
            put("{}")
            return
        put("{")
        separator = self._newline(depth + 1)
        for key, v in sorted(mapping.items()) if self.sort_keys else mapping.items():
            key = self._key(key)
            if key is None:
                continue
            put(separator)
            put(_quoted(key, self.ensure_ascii))
            put(self.key_separator)
            self._write(v, put, depth + 1, open)
            separator = self.item_separator + self._newline(depth + 1)
        put(self._newline(depth) + "}")


def dumps(obj, *, cls=None, **kw):
    """A value as a document."""
    return (cls or JSONEncoder)(**kw).encode(obj)


def dump(obj, fp, *, cls=None, **kw):
    for part in (cls or JSONEncoder)(**kw).iterencode(obj):
        fp.write(part)
