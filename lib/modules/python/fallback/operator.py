"""The operators as functions, and functions that fetch."""

from _operator import *
from _operator import abs, add, call, concat, contains, index, length_hint, not_, truth


class attrgetter:
    """A function that fetches attributes, which may be dotted."""

    __slots__ = ("_names",)

    def __init__(self, attr, /, *attrs):
        self._names = (attr,) + attrs
        for name in self._names:
            if not isinstance(name, str):
                raise TypeError("attribute name must be a string")

    def _fetch(self, obj, name):
        for part in name.split("."):
            obj = getattr(obj, part)
        return obj

    def __call__(self, obj, /):
        if len(self._names) == 1:
            return self._fetch(obj, self._names[0])
        return tuple([self._fetch(obj, name) for name in self._names])

    def __repr__(self):
        return f"operator.attrgetter({', '.join(map(repr, self._names))})"


class itemgetter:
    """A function that fetches items."""

    __slots__ = ("_keys",)

    def __init__(self, item, /, *items):
        self._keys = (item,) + items

    def __call__(self, obj, /):
        keys = self._keys
        if len(keys) == 1:
            return obj[keys[0]]
        return tuple([obj[key] for key in keys])

    def __repr__(self):
        return f"operator.itemgetter({', '.join(map(repr, self._keys))})"


class methodcaller:
    """A function that calls a method with given arguments."""

    __slots__ = ("_name", "_args", "_kwargs")

    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError("method name must be a string")
        self._name, self._args, self._kwargs = name, args, kwargs

    def __call__(self, obj, /):
        return getattr(obj, self._name)(*self._args, **self._kwargs)

    def __repr__(self):
        parts = [repr(self._name), *map(repr, self._args)]
        parts += [f"{k}={v!r}" for k, v in self._kwargs.items()]
        return f"operator.methodcaller({', '.join(parts)})"


__all__ = [name for name in globals() if name[:1] != "_"]

# Under the names that they have as special methods.
for _name in __all__:
    if _name not in ("attrgetter", "itemgetter", "methodcaller", "countOf", "indexOf", "length_hint",
                     "truth", "is_", "is_not"):
        globals()[f"__{_name.rstrip('_')}__"] = globals()[_name]
del _name
