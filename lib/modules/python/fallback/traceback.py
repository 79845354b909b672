"""Exceptions as the text that an uncaught one prints."""

import sys as _sys
from _sources import format_exception as _format
from linecache import getline as _getline

__all__ = ["extract_stack", "extract_tb", "format_exc", "format_exception", "format_exception_only",
           "format_list", "format_stack", "format_tb", "print_exc", "print_exception", "print_last",
           "print_list", "print_stack", "print_tb", "FrameSummary", "StackSummary", "walk_stack", "walk_tb"]

_absent = object()


class FrameSummary:
    """One line of a stack."""

    __slots__ = ("filename", "lineno", "name", "_line", "locals")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None):
        self.filename, self.lineno, self.name, self._line = filename, lineno, name, line
        self.locals = None if locals is None else {k: repr(v) for k, v in locals.items()}

    @property
    def line(self):
        if self._line is None:
            self._line = _getline(self.filename, self.lineno)
        return self._line.strip()

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, i):
        return tuple(self)[i]

    def __len__(self):
        return 4

    def __eq__(self, other):
        return tuple(self) == tuple(other)

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    """The lines of a stack, outermost first."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        entries = list(frame_gen)
        if limit is not None:
            entries = entries[:limit] if limit >= 0 else entries[limit:]
        return cls(FrameSummary(f.f_code.co_filename, line, f.f_code.co_name,
                                locals=f.f_locals if capture_locals else None) for f, line in entries)

    @classmethod
    def from_list(cls, entries):
        return cls(e if isinstance(e, FrameSummary) else FrameSummary(e[0], e[1], e[2], line=e[3])
                   for e in entries)

    def format(self):
        return [self.format_frame_summary(entry) for entry in self]

    def format_frame_summary(self, entry):
        text = f'  File "{entry.filename}", line {entry.lineno}, in {entry.name}\n'
        return text + f"    {entry.line}\n" if entry.line else text


def walk_stack(f):
    f = _sys._getframe(1).f_back if f is None else f
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def extract_tb(tb, limit=None):
    return StackSummary.extract(walk_tb(tb), limit=limit)


def extract_stack(f=None, limit=None):
    f = _sys._getframe().f_back if f is None else f
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def format_stack(f=None, limit=None):
    return extract_stack(_sys._getframe().f_back if f is None else f, limit).format()


def _value(exc, value):
    return exc if value is _absent else value


def format_exception(exc, /, value=_absent, tb=_absent, limit=None, chain=True):
    """The lines of an exception with its traceback and its chain."""
    exc = _value(exc, value)
    if exc is None:
        return ["NoneType: None\n"]
    return _format(exc, bool(chain)).splitlines(True)


def format_exception_only(exc, /, value=_absent):
    exc = _value(exc, value)
    if exc is None:
        return ["NoneType: None\n"]
    saved = exc.__traceback__
    try:
        exc.__traceback__ = None
        return _format(exc, False).splitlines(True)
    finally:
        exc.__traceback__ = saved


def _write(lines, file):
    file = _sys.stderr if file is None else file
    file.write("".join(lines))


def print_exception(exc, /, value=_absent, tb=_absent, limit=None, file=None, chain=True):
    _write(format_exception(exc, value, tb, limit, chain), file)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(_sys.exception(), chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(_sys.exception(), limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    if not hasattr(_sys, "last_value"):
        raise ValueError("no last exception")
    print_exception(_sys.last_value, limit=limit, file=file, chain=chain)


def print_tb(tb, limit=None, file=None):
    _write(format_tb(tb, limit), file)


def print_list(extracted_list, file=None):
    _write(format_list(extracted_list), file)


def print_stack(f=None, limit=None, file=None):
    _write(format_stack(_sys._getframe().f_back if f is None else f, limit), file)
