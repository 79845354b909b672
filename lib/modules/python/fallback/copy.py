"""Copies, shallow and deep."""

import types as _types
import weakref as _weakref

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    pass


error = Error

_atomic = {type(None), int, float, bool, complex, bytes, str, type, range, property,
           type(Ellipsis), type(NotImplemented), _types.FunctionType, _types.BuiltinFunctionType,
           _types.CodeType, _weakref.ref}


def copy(x):
    """A new object with the same content."""
    cls = type(x)
    if cls in _atomic or cls in (tuple, frozenset, slice) or issubclass(cls, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    return _rebuild(x, _reduced(x, cls), None)


def deepcopy(x, memo=None):
    """A new object whose content is copied too. memo: what has been copied already, by id."""
    cls = type(x)
    if cls in _atomic or issubclass(cls, type):
        return x
    if memo is None:
        memo = {}
    key = id(x)
    if key in memo:
        return memo[key]
    if cls is list:
        result = memo[key] = []
        for item in x:
            result.append(deepcopy(item, memo))
    elif cls is dict:
        result = memo[key] = {}
        for name, item in x.items():
            result[deepcopy(name, memo)] = deepcopy(item, memo)
    elif cls is tuple:
        result = _deep_tuple(x, memo)
    elif cls is _types.MethodType:
        result = cls(x.__func__, deepcopy(x.__self__, memo))
    else:
        method = getattr(cls, "__deepcopy__", None)
        result = method(x, memo) if method is not None else _rebuild(x, _reduced(x, cls), memo)
    if result is not x:
        memo[key] = result
        memo.setdefault(id(memo), []).append(x)  # so that its id is not used again meanwhile
    return result


def _deep_tuple(x, memo):
    items = [deepcopy(item, memo) for item in x]
    if id(x) in memo:  # it contains itself, by way of something else
        return memo[id(x)]
    for old, new in zip(x, items):
        if old is not new:
            return tuple(items)
    return x


def _reduced(x, cls):
    """(function, arguments, state, list items, pairs) that x can be made of again."""
    method = getattr(cls, "__reduce_ex__", None)
    if method is not None and (cls.__reduce_ex__ is not object.__reduce_ex__
                               or cls.__reduce__ is not object.__reduce__):
        return method(x, 4)
    if cls in (_types.ModuleType, _types.GeneratorType, _types.FrameType, _types.TracebackType,
               _types.CoroutineType) or cls.__module__ == "_thread":
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    arguments, keywords = (), {}
    if hasattr(cls, "__getnewargs_ex__"):
        arguments, keywords = x.__getnewargs_ex__()
    elif hasattr(cls, "__getnewargs__"):
        arguments = x.__getnewargs__()
    elif not arguments:
        for base in (int, str, float, bytes, complex, tuple, frozenset):
            if isinstance(x, base):
                arguments = (base(x),)
    state = x.__getstate__() if hasattr(x, "__getstate__") else _state(x, cls)
    return (lambda: cls.__new__(cls, *arguments, **keywords), (), state,
            iter(list(x)) if isinstance(x, list) else set(x) if isinstance(x, set) else None,
            iter(list(x.items())) if isinstance(x, dict) else None)


def _state(x, cls):
    slots = {}
    for base in cls.__mro__:
        names = base.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name.startswith("__") and not name.endswith("__"):
                name = f"_{base.__name__.lstrip('_')}{name}"
            if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                slots[name] = getattr(x, name)
    state = getattr(x, "__dict__", None) or None
    return (state, slots) if slots else state


def _rebuild(x, reduced, memo):
    if isinstance(reduced, str):
        return x
    deep = memo is not None
    function, arguments, state, items, pairs = (tuple(reduced) + (None,) * 5)[:5]
    y = function(*(deepcopy(arguments, memo) if deep and arguments else arguments))
    if deep:
        memo[id(x)] = y
    if state is not None:
        _set_state(y, deepcopy(state, memo) if deep else state)
    if items is not None:
        add = y.add if isinstance(y, set) else y.append
        for item in items:
            add(deepcopy(item, memo) if deep else item)
    if pairs is not None:
        for key, item in pairs:
            y[deepcopy(key, memo) if deep else key] = deepcopy(item, memo) if deep else item
    return y


def _set_state(y, state):
    if hasattr(y, "__setstate__"):
        y.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        y.__dict__.update(state)
    for name, v in (slots or {}).items():
        setattr(y, name, v)
