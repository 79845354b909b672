"""Weak references, and containers that do not keep what they hold."""

import _collections_abc
import atexit as _atexit
from _weakref import (CallableProxyType, ProxyType, ReferenceType, getweakrefcount, getweakrefs,
                      proxy, ref)
from types import GenericAlias as _GenericAlias

ProxyTypes = (ProxyType, CallableProxyType)

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType",
           "ProxyType", "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet",
           "WeakMethod", "finalize"]


class KeyedRef(ref):
    """A reference that knows under which key a dictionary has it."""

    __slots__ = ("key",)

    def __new__(type, target, callback, key):
        self = ref.__new__(type, target, callback)
        self.key = key
        return self

    def __init__(self, target, callback, key):
        super().__init__(target, callback)


class WeakMethod(ref):
    """A weak reference to a bound method: it lives as long as its object and its function."""

    __slots__ = ("_function", "_type", "_alive", "__weakref__")

    def __new__(cls, method, callback=None):
        try:
            instance, function = method.__self__, method.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(method)}") from None
        own = None

        def gone(_):
            self = own()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, instance, gone)
        self._function = ref(function, gone)
        self._type = type(method)
        self._alive = True
        own = ref(self)
        return self

    def __init__(self, method, callback=None):
        super().__init__(method, callback)

    def __call__(self):
        instance, function = super().__call__(), self._function()
        if instance is None or function is None:
            return None
        return self._type(function, instance)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = ref.__hash__


class _Mapping:
    """What both weak dictionaries share: everything by items(), __getitem__ and __setitem__."""

    def __contains__(self, key):
        raise NotImplementedError

    def __len__(self):
        return sum(1 for _ in self.items())

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __iter__(self):
        for key, _ in self.items():
            yield key

    def keys(self):
        for key, _ in self.items():
            yield key

    def values(self):
        for _, v in self.items():
            yield v

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def update(self, other=(), /, **kwargs):
        pairs = other.items() if hasattr(other, "items") else other
        for key, v in pairs:
            self[key] = v
        for key, v in kwargs.items():
            self[key] = v

    def __eq__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        result = type(self)()
        result.update(other)
        result.update(self)
        return result

    def __ior__(self, other):
        self.update(other)
        return self

    def copy(self):
        result = type(self)()
        result.update(self)
        return result

    __copy__ = copy


_absent = object()


class WeakValueDictionary(_Mapping):
    """A dictionary whose values are not kept; a pair goes when its value does."""

    def __init__(self, other=(), /, **kwargs):
        own = ref(self)

        def remove(reference):
            self = own()
            if self is not None and self.data.get(reference.key) is reference:
                self.data.pop(reference.key, None)

        self.data = {}
        self._remove = remove
        self.update(other, **kwargs)

    def __getitem__(self, key):
        v = self.data[key]()
        if v is None:
            raise KeyError(key)
        return v

    def __setitem__(self, key, v):
        self.data[key] = KeyedRef(v, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def items(self):
        for key, reference in list(self.data.items()):
            v = reference()
            if v is not None:
                yield key, v

    def pop(self, key, *default):
        reference = self.data.pop(key, None)
        v = None if reference is None else reference()
        if v is not None:
            return v
        if default:
            return default[0]
        raise KeyError(key)

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            v = reference()
            if v is not None:
                return key, v

    def setdefault(self, key, default=None):
        v = self.get(key)
        if v is None:
            self[key] = v = default
        return v

    def clear(self):
        self.data.clear()

    def itervaluerefs(self):
        yield from list(self.data.values())

    def valuerefs(self):
        return list(self.data.values())

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = type(self)()
        for key, v in self.items():
            result[deepcopy(key, memo)] = v
        return result


class WeakKeyDictionary(_Mapping):
    """A dictionary whose keys are not kept; a pair goes when its key does."""

    def __init__(self, dict=None):
        own = ref(self)

        def remove(reference):
            self = own()
            if self is not None:
                self.data.pop(reference, None)

        self.data = {}
        self._remove = remove
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, v):
        self.data[ref(key, self._remove)] = v

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def items(self):
        for reference, v in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, v

    def pop(self, key, *default):
        return self.data.pop(ref(key), *default)

    def popitem(self):
        while True:
            reference, v = self.data.popitem()
            key = reference()
            if key is not None:
                return key, v

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def clear(self):
        self.data.clear()

    def keyrefs(self):
        return list(self.data)

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = type(self)()
        for key, v in self.items():
            result[key] = deepcopy(v, memo)
        return result


class WeakSet:
    """A set that does not keep its members."""

    def __init__(self, data=None):
        own = ref(self)

        def remove(reference):
            self = own()
            if self is not None:
                self.data.discard(reference)

        self.data = set()
        self._remove = remove
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return sum(1 for _ in self)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __repr__(self):
        return repr({reference for reference in self.data})

    def __reduce__(self):
        return type(self), (list(self),)

    __class_getitem__ = classmethod(_GenericAlias)

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def clear(self):
        self.data.clear()

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def pop(self):
        while True:
            try:
                reference = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = reference()
            if item is not None:
                return item

    def remove(self, item):
        self.data.remove(ref(item))

    def discard(self, item):
        self.data.discard(ref(item))

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference(self, other):
        result = self.copy()
        result.difference_update(other)
        return result

    def difference_update(self, other):
        if self is other:
            self.data.clear()
        else:
            self.data.difference_update([ref(item) for item in other])

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection(self, other):
        return type(self)(item for item in other if item in self)

    def intersection_update(self, other):
        self.data.intersection_update([ref(item) for item in other])

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def symmetric_difference(self, other):
        result = self.copy()
        result.symmetric_difference_update(other)
        return result

    def symmetric_difference_update(self, other):
        if self is other:
            self.data.clear()
        else:
            self.data.symmetric_difference_update([ref(item, self._remove) for item in other])

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def union(self, other):
        return type(self)(item for items in (self, other) for item in items)

    def issubset(self, other):
        return self.data.issubset([ref(item) for item in other])

    def issuperset(self, other):
        return self.data.issuperset([ref(item) for item in other])

    def isdisjoint(self, other):
        return not self.intersection(other)

    __sub__ = difference
    __and__ = intersection
    __xor__ = symmetric_difference
    __or__ = union
    __le__ = issubset
    __ge__ = issuperset

    def __lt__(self, other):
        return self.data < {ref(item) for item in other}

    def __gt__(self, other):
        return self.data > {ref(item) for item in other}

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.data == {ref(item) for item in other}

    __hash__ = None


_collections_abc.MutableMapping.register(_Mapping)
_collections_abc.MutableSet.register(WeakSet)


class finalize:
    """Calls a function when an object goes, or at the program's end, whichever comes first.

    The finalizers that wait are in _registry, oldest first; the entry holds what the call needs.
    """

    __slots__ = ()
    _registry = {}
    _counter = 0
    _at_exit = False
    _ended = False  # the program's end has run them; what dies from then on calls nothing

    class _Entry:
        __slots__ = ("reference", "function", "args", "kwargs", "atexit", "number")

    def __init__(self, obj, func, /, *args, **kwargs):
        cls = finalize
        if not cls._at_exit:
            _atexit.register(cls._run_all)
            cls._at_exit = True
        entry = cls._Entry()
        entry.reference = ref(obj, self)
        entry.function, entry.args, entry.kwargs = func, args, kwargs
        entry.atexit = True
        cls._counter += 1
        entry.number = cls._counter
        cls._registry[self] = entry

    def __call__(self, _=None):
        """Calls the function now, unless it was called already."""
        entry = self._registry.pop(self, None)
        if entry is not None and not finalize._ended:
            return entry.function(*entry.args, **entry.kwargs)

    def detach(self):
        """Takes it off the list; (object, function, args, kwargs) if it was alive."""
        entry = self._registry.get(self)
        obj = entry and entry.reference()
        if obj is not None and self._registry.pop(self, None):
            return obj, entry.function, entry.args, entry.kwargs or {}

    def peek(self):
        """The same, and leaves it on the list."""
        entry = self._registry.get(self)
        obj = entry and entry.reference()
        if obj is not None:
            return obj, entry.function, entry.args, entry.kwargs or {}

    @property
    def alive(self):
        return self in self._registry

    @property
    def atexit(self):
        entry = self._registry.get(self)
        return bool(entry) and entry.atexit

    @atexit.setter
    def atexit(self, flag):
        entry = self._registry.get(self)
        if entry:
            entry.atexit = bool(flag)

    def __repr__(self):
        entry = self._registry.get(self)
        obj = entry and entry.reference()
        if obj is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return (f"<{type(self).__name__} object at {id(self):#x}; for {type(obj).__name__!r} "
                f"at {id(obj):#x}>")

    @classmethod
    def _run_all(cls):
        """At the end of the program: the newest first, also those that the others make."""
        import sys
        while True:
            waiting = [(entry.number, f) for f, entry in cls._registry.items() if entry.atexit]
            if not waiting:
                cls._ended = True
                return
            f = max(waiting, key=lambda pair: pair[0])[1]
            try:
                f()
            except Exception:
                sys.excepthook(*sys.exc_info())
