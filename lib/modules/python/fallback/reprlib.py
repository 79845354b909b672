"""repr() that stops at a limit, and that stops at itself."""

from _thread import get_ident as _get_ident
from functools import wraps as _wraps

__all__ = ["Repr", "repr", "recursive_repr"]

_repr = repr


def recursive_repr(fillvalue="..."):
    """A decorator for __repr__: inside itself the object shows as fillvalue."""
    def decorate(function):
        running = set()

        @_wraps(function)
        def wrapper(self):
            key = id(self), _get_ident()
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return function(self)
            finally:
                running.discard(key)
        return wrapper
    return decorate


class Repr:
    def __init__(self):
        self.maxlevel, self.maxtuple, self.maxlist, self.maxdict = 6, 6, 6, 4
        self.maxset = self.maxfrozenset = self.maxdeque = 6
        self.maxstring, self.maxlong, self.maxother = 30, 40, 30
        self.fillvalue = "..."

    def repr(self, x):
        return self.repr1(x, self.maxlevel)

    def repr1(self, x, level):
        method = getattr(self, "repr_" + type(x).__name__.replace(" ", "_"), None)
        return method(x, level) if method else self._cut(_repr(x), self.maxother)

    def _cut(self, text, limit):
        if len(text) <= limit:
            return text
        left = max(0, (limit - 3) // 2)
        return text[:left] + self.fillvalue + text[len(text) - max(0, limit - 3 - left):]

    def _items(self, x, level, left, right, limit, comma=""):
        if level <= 0 and x:
            return left + self.fillvalue + right
        shown = [self.repr1(item, level - 1) for item, _ in zip(x, range(limit))]
        if len(x) > limit:
            shown.append(self.fillvalue)
        return left + ", ".join(shown) + (comma if len(x) == 1 else "") + right

    def repr_tuple(self, x, level):
        return self._items(x, level, "(", ")", self.maxtuple, ",")

    def repr_list(self, x, level):
        return self._items(x, level, "[", "]", self.maxlist)

    def repr_deque(self, x, level):
        return self._items(x, level, "deque([", "])", self.maxdeque)

    @staticmethod
    def _sorted(x):
        try:
            return sorted(x)
        except Exception:
            return list(x)

    def repr_set(self, x, level):
        return self._items(self._sorted(x), level, "{", "}", self.maxset) if x else "set()"

    def repr_frozenset(self, x, level):
        if not x:
            return "frozenset()"
        return self._items(self._sorted(x), level, "frozenset({", "})", self.maxfrozenset)

    def repr_dict(self, x, level):
        if not x:
            return "{}"
        if level <= 0:
            return "{" + self.fillvalue + "}"
        shown = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}"
                 for key, _ in zip(self._sorted(x), range(self.maxdict))]
        if len(x) > self.maxdict:
            shown.append(self.fillvalue)
        return "{" + ", ".join(shown) + "}"

    def repr_str(self, x, level):
        text = _repr(x[:self.maxstring])
        return text if len(text) <= self.maxstring else self._cut(_repr(x), self.maxstring)

    def repr_int(self, x, level):
        return self._cut(_repr(x), self.maxlong)


aRepr = Repr()
repr = aRepr.repr
