"""Reading and writing rows of separated values."""


__version__ = "1.0"
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)
_limit = 131072
_dialects = {}
_absent = object()


class Error(Exception):
    __module__ = "_csv"


def _flag(name, v):
    return bool(v)


def _character(name, v, optional):
    if optional and v is None:
        return None
    if not isinstance(v, str):
        raise TypeError(f'"{name}" must be string{" or None" if optional else ""}, not {type(v).__name__}')
    if len(v) > 1 or not v and not optional:
        raise TypeError(f'"{name}" must be a 1-character string')
    return v or None


class Dialect:
    """CSV dialect

The Dialect type records CSV dialect options."""

    __slots__ = ("_delimiter", "_doublequote", "_escapechar", "_lineterminator", "_quotechar", "_quoting",
                 "_skipinitialspace", "_strict", "_special")

    def __new__(cls, dialect=None, delimiter=_absent, doublequote=_absent, escapechar=_absent,
                lineterminator=_absent, quotechar=_absent, quoting=_absent, skipinitialspace=_absent,
                strict=_absent):
        given = dict(delimiter=delimiter, doublequote=doublequote, escapechar=escapechar,
                     lineterminator=lineterminator, quotechar=quotechar, quoting=quoting,
                     skipinitialspace=skipinitialspace, strict=strict)
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        if type(dialect) is cls and cls is Dialect and all(v is _absent for v in given.values()):
            return dialect
        default = dict(delimiter=",", doublequote=True, escapechar=None, lineterminator="\r\n", quotechar='"',
                       quoting=QUOTE_MINIMAL, skipinitialspace=False, strict=False)
        values = {name: v if v is not _absent else
                  default[name] if dialect is None else getattr(dialect, name, default[name])
                  for name, v in given.items()}
        self = object.__new__(cls)
        self._set(quote_given=quotechar is not _absent or hasattr(dialect, "quotechar"), **values)
        return self

    def _set(self, delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skipinitialspace,
             strict, quote_given):
        self._delimiter = _character("delimiter", delimiter, False)
        self._doublequote = bool(doublequote)
        self._escapechar = _character("escapechar", escapechar, True)
        if lineterminator is not None and not isinstance(lineterminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {type(lineterminator).__name__}')
        self._lineterminator = lineterminator
        quotechar = _character("quotechar", quotechar, True)
        if type(quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        if not 0 <= quoting <= 3:
            raise TypeError('bad "quoting" value')
        self._skipinitialspace, self._strict = bool(skipinitialspace), bool(strict)
        if quotechar is None and quoting != QUOTE_NONE:
            if quote_given and quoting != QUOTE_MINIMAL or quote_given:
                raise TypeError("quotechar must be set if quoting enabled")
            quoting = QUOTE_NONE
        if lineterminator is None:
            raise TypeError("lineterminator must be set")
        self._quotechar, self._quoting = quotechar, quoting
        special = {self._delimiter, "\n", "\r", *lineterminator}
        special.update(c for c in (self._escapechar, quotechar) if c)
        import re as _re  # of the host
        self._special = _re.compile("[" + "".join(map(_re.escape, special)) + "]").search

    delimiter = property(lambda self: self._delimiter)
    doublequote = property(lambda self: self._doublequote)
    escapechar = property(lambda self: self._escapechar)
    lineterminator = property(lambda self: self._lineterminator)
    quotechar = property(lambda self: self._quotechar)
    quoting = property(lambda self: self._quoting)
    skipinitialspace = property(lambda self: self._skipinitialspace)
    strict = property(lambda self: self._strict)

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


def _dialect_of(dialect, options):
    return Dialect(None if dialect == "" else dialect, **options)


def register_dialect(name, dialect=None, /, **fmtparams):
    """Create a mapping from a string name to a dialect class."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **fmtparams)


def unregister_dialect(name):
    """Delete the name/dialect mapping associated with a string name."""
    try:
        del _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def get_dialect(name):
    """Return the dialect instance associated with name."""
    try:
        return _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def list_dialects():
    """Return a list of all known dialect names."""
    return list(_dialects)


def field_size_limit(new_limit=None, /):
    """Sets an upper limit on parsed fields."""
    global _limit
    old = _limit
    if new_limit is not None:
        if not isinstance(new_limit, int):
            raise TypeError("limit must be an integer")
        _limit = new_limit
    return old


# What the reader is in.
_ROW, _FIELD, _PLAIN, _QUOTED, _ESCAPED, _ESCAPED_QUOTED, _AFTER_QUOTE, _LINE_END = range(8)


class _Reader:
    """CSV reader"""

    def __init__(self, iterator, dialect):
        self._iterator, self._dialect, self._lines = iterator, dialect, 0

    dialect = property(lambda self: self._dialect)
    line_num = property(lambda self: self._lines)

    def __iter__(self):
        return self

    def __next__(self):
        self._row, self._part, self._state, self._number = [], [], _ROW, False
        while True:
            try:
                line = next(self._iterator)
            except StopIteration:
                if self._part or self._state in (_QUOTED, _ESCAPED_QUOTED, _ESCAPED):
                    if self._dialect.strict:
                        raise Error("unexpected end of data") from None
                    self._end_field()
                    return self._row
                raise
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__} "
                            "(the file should be opened in text mode)")
            self._lines += 1
            self._read_line(line)
            if self._state == _ROW:
                return self._row

    def _end_field(self):
        text = "".join(self._part)
        self._part = []
        self._row.append(float(text) if self._number else text)
        self._number = False

    def _add(self, text):
        self._part.append(text)
        if (len(text) if len(self._part) == 1 else sum(map(len, self._part))) > _limit:
            raise Error(f"field larger than field limit ({_limit})")

    def _read_line(self, line):
        dialect = self._dialect
        delimiter, quote, escape = dialect._delimiter, dialect._quotechar, dialect._escapechar
        quoting, special = dialect._quoting, dialect._special
        at, end, state = 0, len(line), self._state
        while at < end:
            c = line[at]
            at += 1
            if state == _QUOTED or state == _PLAIN:
                # A run of what is nothing special.
                found = special(line, at - 1)
                stop = found.start() if found else end
                if stop >= at:
                    self._add(line[at - 1:stop])
                    at = stop
                    continue
            if state == _ROW:
                if c in "\r\n":
                    state = _LINE_END
                    continue
                state = _FIELD
            if state == _FIELD:
                if c in "\r\n":
                    self._end_field()
                    state = _LINE_END
                elif c == quote and quoting != QUOTE_NONE:
                    state = _QUOTED
                elif c == escape:
                    state = _ESCAPED
                elif c == " " and dialect._skipinitialspace:
                    pass
                elif c == delimiter:
                    self._end_field()
                else:
                    if quoting == QUOTE_NONNUMERIC:
                        self._number = True
                    self._add(c)
                    state = _PLAIN
            elif state == _ESCAPED:
                self._add(c)
                state = _PLAIN
            elif state == _PLAIN:
                if c in "\r\n":
                    self._end_field()
                    state = _LINE_END
                elif c == escape:
                    state = _ESCAPED
                elif c == delimiter:
                    self._end_field()
                    state = _FIELD
                else:
                    self._add(c)
            elif state == _QUOTED:
                if c == escape:
                    state = _ESCAPED_QUOTED
                elif c == quote and quoting != QUOTE_NONE:
                    state = _AFTER_QUOTE if dialect._doublequote else _PLAIN
                else:
                    self._add(c)
            elif state == _ESCAPED_QUOTED:
                self._add(c)
                state = _QUOTED
            elif state == _AFTER_QUOTE:
                if c == quote and quoting != QUOTE_NONE:
                    self._add(c)
                    state = _QUOTED
                elif c == delimiter:
                    self._end_field()
                    state = _FIELD
                elif c in "\r\n":
                    self._end_field()
                    state = _LINE_END
                elif not dialect._strict:
                    self._add(c)
                    state = _PLAIN
                else:
                    raise Error(f"'{delimiter}' expected after '{quote}'")
            elif c not in "\r\n":
                raise Error("new-line character seen in unquoted field - do you need to open the file with "
                            "newline=''?")
        if state == _LINE_END:
            state = _ROW
        elif state in (_FIELD, _PLAIN, _AFTER_QUOTE):
            self._end_field()
            state = _ROW
        elif state == _ESCAPED:
            self._add("\n")
            state = _PLAIN
        elif state == _ESCAPED_QUOTED:
            self._add("\n")
            state = _QUOTED
        elif state == _QUOTED and not line:
            pass
        self._state = state


_Reader.__name__ = _Reader.__qualname__ = "reader"


class _Writer:
    """CSV writer"""

    def __init__(self, write, dialect):
        self._write, self._dialect = write, dialect

    dialect = property(lambda self: self._dialect)

    def _field(self, text, quoted):
        """The text as it is written."""
        dialect = self._dialect
        quote, escape, special = dialect._quotechar, dialect._escapechar, dialect._special
        if not special(text):
            return f"{quote}{text}{quote}" if quoted else text
        out = []
        for c in text:
            if special(c):
                want_escape = dialect._quoting == QUOTE_NONE
                if not want_escape:
                    if c == quote:
                        if dialect._doublequote:
                            out.append(quote)
                        else:
                            want_escape = True
                    elif c == escape:
                        want_escape = True
                    if not want_escape:
                        quoted = True
                if want_escape:
                    if not escape:
                        raise Error("need to escape, but no escapechar set")
                    out.append(escape)
            out.append(c)
        text = "".join(out)
        return f"{quote}{text}{quote}" if quoted else text

    def writerow(self, row, /):
        """Construct and write a CSV record from an iterable of fields."""
        try:
            items = list(iter(row))
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        quoting, fields = self._dialect._quoting, []
        for item in items:
            quoted = quoting == QUOTE_ALL or quoting == QUOTE_NONNUMERIC and not _is_number(item)
            text = item if isinstance(item, str) else "" if item is None else str(item)
            fields.append(self._field(text, quoted))
        if len(items) == 1 and not fields[0]:
            if quoting == QUOTE_NONE:
                raise Error("single empty field record must be quoted")
            fields[0] = self._field("", True)
        return self._write(self._dialect._delimiter.join(fields) + self._dialect._lineterminator)

    def writerows(self, rows, /):
        """Construct and write a series of iterables to a csv file."""
        for row in rows:
            self.writerow(row)


_Writer.__name__ = _Writer.__qualname__ = "writer"


def _is_number(v):
    return hasattr(type(v), "__float__") or hasattr(type(v), "__index__")


def reader(iterable, dialect="", /, **fmtparams):
    """An object that iterates over the rows of lines."""
    iterator = iter(iterable)
    return _Reader(iterator, _dialect_of(dialect, fmtparams))


def writer(fileobj, dialect="", /, **fmtparams):
    """An object that writes rows to something with a write method."""
    write = getattr(fileobj, "write", None)
    if not callable(write):
        raise TypeError('argument 1 must have a "write" method')
    return _Writer(write, _dialect_of(dialect, fmtparams))


Reader, Writer = _Reader, _Writer
