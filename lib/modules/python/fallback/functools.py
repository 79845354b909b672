"""Functions that take or make functions."""

from _functools import cmp_to_key, partial, reduce
from _thread import RLock as _RLock
from types import GenericAlias as _GenericAlias

__all__ = ["update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering",
           "cache", "cmp_to_key", "lru_cache", "reduce", "partial", "partialmethod",
           "singledispatch", "singledispatchmethod", "cached_property"]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Makes a wrapper look like the function that it wraps."""
    for name in assigned:
        try:
            v = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, v)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """A decorator that does update_wrapper."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# ---- total_ordering: each operation in terms of one that the class has ----

def _from(root, negate, with_equal):
    def method(self, other):
        answer = getattr(type(self), root)(self, other)
        if answer is NotImplemented:
            return answer
        if negate:
            answer = not answer
        if with_equal is None:
            return answer
        return (answer or self == other) if with_equal else (answer and self != other)
    return method


_derived = {
    "__lt__": {"__gt__": (True, False), "__le__": (False, True), "__ge__": (True, None)},
    "__le__": {"__ge__": (True, True), "__lt__": (False, False), "__gt__": (True, None)},
    "__gt__": {"__lt__": (True, False), "__ge__": (False, True), "__le__": (True, None)},
    "__ge__": {"__le__": (True, True), "__gt__": (False, False), "__lt__": (True, None)},
}


def total_ordering(cls):
    """Completes the comparisons of a class that has __eq__ and one of <, <=, >, >=."""
    roots = [name for name in _derived if getattr(cls, name, None) is not getattr(object, name, None)]
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = "__lt__" if "__lt__" in roots else max(roots)
    for name, (negate, with_equal) in _derived[root].items():
        if name not in roots:
            method = _from(root, negate, with_equal)
            method.__name__ = name
            method.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, method)
    return cls


# ---- Methods and properties ----

class partialmethod:
    """A method with some of its arguments given already."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            func, args, keywords = func.func, func.args + args, {**func.keywords, **keywords}
        self.func, self.args, self.keywords = func, args, keywords

    def __repr__(self):
        cls = type(self)
        parts = [repr(self.func), *map(repr, self.args)]
        parts += [f"{k}={v!r}" for k, v in self.keywords.items()]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def __get__(self, instance, owner=None):
        get = getattr(self.func, "__get__", None)
        bound = self.func if get is None else get(instance, owner)
        if bound is not self.func or instance is None:
            return partial(bound, *self.args, **self.keywords)
        return partial(bound, instance, *self.args, **self.keywords)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(_GenericAlias)


_absent = object()


class cached_property:
    """A property that is computed once for each instance and then is an attribute."""

    def __init__(self, func):
        self.func, self.attrname = func, None
        self.__doc__ = func.__doc__
        self.lock = _RLock()

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            kept = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} "
                            f"instance to cache {self.attrname!r} property.") from None
        v = kept.get(self.attrname, _absent)
        if v is _absent:
            with self.lock:
                v = kept.get(self.attrname, _absent)
                if v is _absent:
                    v = kept[self.attrname] = self.func(instance)
        return v

    __class_getitem__ = classmethod(_GenericAlias)


# ---- lru_cache ----

class _CacheInfo(tuple):
    __slots__ = ()
    _fields = ("hits", "misses", "maxsize", "currsize")
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return "CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)" % tuple(self)


_keywords_follow = object()


def _call_key(args, kwargs, typed):
    """What two calls have in common that give the same result."""
    if not kwargs and not typed:
        if len(args) == 1 and type(args[0]) in (int, str):
            return args[0]
        return args
    key = args
    if kwargs:
        key += (_keywords_follow,)
        for item in kwargs.items():
            key += item
    if typed:
        key += tuple(map(type, args)) + tuple(map(type, kwargs.values()))
    return key


class _Cache:
    """A function with its results. The dict keeps them in the order of their last use."""

    def __init__(self, function, maxsize, typed):
        self._function, self._maxsize, self._typed = function, maxsize, typed
        self._results = {}
        self._hits = self._misses = 0
        self._lock = _RLock()

    def __call__(self, *args, **kwargs):
        if self._maxsize == 0:
            self._misses += 1
            return self._function(*args, **kwargs)
        key = _call_key(args, kwargs, self._typed)
        hash(key)  # an empty dict would not ask for it
        if self._maxsize is None:
            result = self._results.get(key, _absent)
        else:
            with self._lock:
                result = self._results.pop(key, _absent)
                if result is not _absent:
                    self._results[key] = result
        if result is not _absent:
            self._hits += 1
            return result
        self._misses += 1
        result = self._function(*args, **kwargs)
        if self._maxsize is None:
            self._results[key] = result
            return result
        with self._lock:
            if key not in self._results:
                if len(self._results) >= self._maxsize:
                    del self._results[next(iter(self._results))]
                self._results[key] = result
        return result

    def __get__(self, instance, owner=None):
        return self if instance is None else _MethodType(self, instance)

    def __repr__(self):
        return f"<functools._lru_cache_wrapper object at {id(self):#x}>"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def cache_info(self):
        with self._lock:
            return _CacheInfo((self._hits, self._misses, self._maxsize, len(self._results)))

    def cache_clear(self):
        with self._lock:
            self._results.clear()
            self._hits = self._misses = 0


_MethodType = type(_Cache.__init__.__get__(object()))


def lru_cache(maxsize=128, typed=False):
    """A decorator that keeps the results of the maxsize most recent calls (None: of all)."""
    def decorate(function):
        cached = update_wrapper(_Cache(function, maxsize, typed), function)
        cached.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return cached

    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        return decorate(function)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return decorate


def cache(user_function, /):
    """lru_cache without a limit."""
    return lru_cache(maxsize=None)(user_function)


# ---- singledispatch ----

def _find_implementation(cls, registry):
    """The implementation for the class: its own, the next in its mro, or of an abstract base."""
    for base in cls.__mro__:
        if base in registry and base is not object:
            return registry[base]
    matches = []
    for candidate in registry:
        if candidate is not object and issubclass(cls, candidate):
            matches = [m for m in matches if not issubclass(candidate, m)]
            if not any(issubclass(m, candidate) for m in matches):
                matches.append(candidate)
    if len(matches) > 1:
        raise RuntimeError(f"Ambiguous dispatch: {matches[0]} or {matches[1]}")
    return registry[matches[0]] if matches else registry.get(object)


def singledispatch(func):
    """A function whose implementation depends on the class of its first argument."""
    registry = {object: func}
    name = getattr(func, "__name__", "singledispatch function")

    def dispatch(cls):
        return _find_implementation(cls, registry)

    def is_class(v):
        return isinstance(v, type) and not isinstance(v, _GenericAlias)

    def register(cls, func=None):
        if is_class(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError("Invalid first argument to `register()`. "
                                f"{cls!r} is not a class or union type.")
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(f"Invalid first argument to `register()`: {cls!r}. "
                                "Use either `@register(some_class)` or plain `@register` "
                                "on an annotated function.")
            func = cls
            argument, cls = next(iter(annotations.items()))
            if not is_class(cls):
                raise TypeError(f"Invalid annotation for {argument!r}. {cls!r} is not a class.")
        registry[cls] = func
        return func

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kwargs)

    wrapper.register, wrapper.dispatch, wrapper.registry = register, dispatch, registry
    wrapper._clear_cache = lambda: None
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """The same for methods: the class of the argument after self decides."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher, self.func = singledispatch(func), func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, instance, cls=None):
        def method(*args, **kwargs):
            found = self.dispatcher.dispatch(args[0].__class__)
            return found.__get__(instance, cls)(*args, **kwargs)

        method.__isabstractmethod__ = self.__isabstractmethod__
        method.register = self.register
        update_wrapper(method, self.func)
        return method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)
