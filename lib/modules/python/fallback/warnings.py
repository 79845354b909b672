"""Warnings: messages about code, shown once for each place unless a filter says otherwise."""

import sys as _sys

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter",
           "resetwarnings", "catch_warnings"]

# (action, message or None, category, module or None, line or 0); the first that fits decides.
filters = [("default", None, DeprecationWarning, "__main__", 0),
           ("ignore", None, DeprecationWarning, None, 0),
           ("ignore", None, PendingDeprecationWarning, None, 0),
           ("ignore", None, ImportWarning, None, 0),
           ("ignore", None, ResourceWarning, None, 0)]
defaultaction = "default"
onceregistry = {}
_actions = ("error", "ignore", "always", "default", "module", "once")


class WarningMessage:
    """A warning with all that is known of it."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno
        self.file, self.line, self.source = file, line, source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self._category_name!r}, "
                f"filename : {self.filename!r}, lineno : {self.lineno}, line : {self.line!r}}}")


def formatwarning(message, category, filename, lineno, line=None):
    import linecache
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    line = linecache.getline(filename, lineno) if line is None else line
    return text + f"  {line.strip()}\n" if line and line.strip() else text


def showwarning(message, category, filename, lineno, file=None, line=None):
    file = _sys.stderr if file is None else file
    if file is not None:
        file.write(formatwarning(message, category, filename, lineno, line))


_show = None  # set by catch_warnings(record=True)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """A filter for all modules and messages."""
    _insert(action, None, category, None, lineno, append)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """A filter; message and module are beginnings of texts, not regular expressions."""
    _insert(action, message or None, category, module or None, lineno, append)


def _insert(action, message, category, module, lineno, append):
    if action not in _actions:
        raise AssertionError(f"invalid action: {action!r}")
    item = action, message, category, module, lineno
    if item in filters:
        if append:
            return
        filters.remove(item)
    filters.insert(len(filters) if append else 0, item)


def resetwarnings():
    filters[:] = []


def warn(message, category=None, stacklevel=1, source=None):
    """Issues a warning about the caller, or who called it (stacklevel 2), and so on."""
    if isinstance(message, Warning):
        category = message.__class__
    category = UserWarning if category is None else category
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    try:
        frame = _sys._getframe(max(stacklevel, 1))
        names, filename, lineno = frame.f_globals, frame.f_code.co_filename, frame.f_lineno
    except ValueError:
        names, filename, lineno = _sys.__dict__, "sys", 1
    warn_explicit(message, category, filename, lineno, names.get("__name__", "<string>"),
                  names.setdefault("__warningregistry__", {}), source=source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None, source=None):
    if isinstance(message, Warning):
        text, category = str(message), message.__class__
    else:
        text, message = message, category(message)
    registry = {} if registry is None else registry
    action = defaultaction
    for a, m, c, mod, line in filters:
        if ((m is None or text.lower().startswith(m.lower())) and issubclass(category, c)
                and (mod is None or module == mod) and line in (0, lineno)):
            action = a
            break
    if action == "error":
        raise message
    if action == "ignore":
        return
    key = {"once": (text, category), "module": (text, category, 0),
           "default": (text, category, lineno)}.get(action)
    if key is not None:
        seen = onceregistry if action == "once" else registry
        if seen.get(key):
            return
        seen[key] = 1
    if _show is not None:
        _show(WarningMessage(message, category, filename, lineno, source=source))
    else:
        showwarning(message, category, filename, lineno)


class catch_warnings:
    """Puts filters and showwarning back at the end of a block; may record what is issued in it."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._filter = None if action is None else (action, category, lineno, append)
        self._entered = False

    def __enter__(self):
        global _show
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        self._saved = filters[:], showwarning, _show
        if self._filter is not None:
            simplefilter(*self._filter)
        if self._record:
            log = []
            _show = log.append
            return log

    def __exit__(self, *exception):
        global _show, showwarning
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        filters[:], showwarning, _show = self._saved
