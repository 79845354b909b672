"""Names for annotations. They describe; nothing here checks a value at run time."""

import collections as _collections
import collections.abc as _abc
import contextlib as _contextlib
import types as _types
from abc import ABCMeta as _ABCMeta, abstractmethod as _abstractmethod

TYPE_CHECKING = False


class _Form:
    """A special name: it shows as typing.NAME and may be subscripted."""

    def __init__(self, name, origin=None, subscript=True):
        self._name, self.__origin__, self._subscript = name, origin, subscript

    def __repr__(self):
        return f"typing.{self._name}"

    def __getitem__(self, parameters):
        if not self._subscript:
            raise TypeError(f"{self} is not subscriptable")
        return _Alias(self, parameters if isinstance(parameters, tuple) else (parameters,))

    def __call__(self, *args, **kwds):
        if self.__origin__ is None:
            raise TypeError(f"Cannot instantiate {self!r}")
        return self.__origin__(*args, **kwds)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        if self.__origin__ is None:
            raise TypeError(f"Cannot subclass {self!r}")
        return (self.__origin__,)

    def __instancecheck__(self, v):
        if self.__origin__ is None:
            raise TypeError(f"{self} cannot be used with isinstance()")
        return isinstance(v, self.__origin__)

    def __subclasscheck__(self, cls):
        if self.__origin__ is None:
            raise TypeError(f"{self} cannot be used with issubclass()")
        return issubclass(cls, self.__origin__)

    def __hash__(self):
        return hash(self._name)

    def __eq__(self, other):
        return self is other


def _shown(v):
    if v is ...:
        return "..."
    if isinstance(v, type) and not isinstance(v, _types.GenericAlias):
        return v.__qualname__ if v.__module__ == "builtins" else f"{v.__module__}.{v.__qualname__}"
    if isinstance(v, list):
        return f"[{', '.join(map(_shown, v))}]"
    return repr(v)


class _Alias:
    """A subscripted name."""

    def __init__(self, form, parameters):
        if form is not Literal:
            parameters = tuple([type(None) if p is None else ForwardRef(p) if isinstance(p, str) else p
                                for p in parameters])
        self._form = form
        self.__origin__ = form if getattr(form, "__origin__", None) is None else form.__origin__
        self.__args__ = parameters
        if form is Callable and isinstance(parameters[0], list):
            self.__args__ = (*parameters[0], *parameters[1:])
        self.__parameters__ = tuple(dict.fromkeys(
            found for p in self.__args__
            for found in ((p,) if isinstance(p, (TypeVar, ParamSpec)) else getattr(p, "__parameters__", ()))
            if not isinstance(p, type)))

    def __repr__(self):
        name = repr(self._form) if isinstance(self._form, _Form) else _shown(self._form)
        args = self.__args__
        if self._form is Union and len(args) == 2 and type(None) in args:
            return f"typing.Optional[{_shown(args[0] if args[1] is type(None) else args[1])}]"
        if self._form is Callable and args:
            if args[0] is ...:
                return f"{name}[..., {_shown(args[1])}]"
            return f"{name}[[{', '.join(map(_shown, args[:-1]))}], {_shown(args[-1])}]"
        return f"{name}[{', '.join(map(_shown, args))}]"

    def __getitem__(self, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        chosen = dict(zip(self.__parameters__, parameters))
        if len(chosen) != len(parameters):
            raise TypeError(f"{self} is not a generic class" if not self.__parameters__ else
                            f"Too many arguments for {self}; actual {len(parameters)}, "
                            f"expected {len(self.__parameters__)}")

        def replaced(p):
            if p in chosen:
                return chosen[p]
            inner = getattr(p, "__parameters__", ())
            if isinstance(p, _Alias) and inner:
                return p[tuple(chosen[i] for i in inner)]
            return p

        args = tuple(map(replaced, self.__args__))
        return Union[args] if self._form is Union else _Alias(self._form, args)

    def __call__(self, *args, **kwds):
        return self.__origin__(*args, **kwds)

    def __mro_entries__(self, bases):
        if isinstance(self._form, _Form):
            if self._form is Generic or self._form is Protocol:
                return (self._form,)
            if self.__origin__ is self._form:
                raise TypeError(f"Cannot subclass {self!r}")
            return (self.__origin__,) if Generic in bases else (self.__origin__, Generic)
        return (self._form,)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self._form is Union and other._form is Union:
            return set(self.__args__) == set(other.__args__)
        return self._form is other._form and self.__args__ == other.__args__

    def __hash__(self):
        return hash((id(self._form), frozenset(self.__args__) if self._form is Union else self.__args__))

    def __instancecheck__(self, v):
        if self._form is Union:
            return any(isinstance(v, p) for p in self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        if self._form is Union:
            return any(issubclass(cls, p) for p in self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


class ForwardRef:
    def __init__(self, arg, **kwds):
        self.__forward_arg__ = arg

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Variable:
    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class TypeVar(_Variable):
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self.__name__, self.__constraints__, self.__bound__ = name, constraints, bound
        self.__covariant__, self.__contravariant__ = covariant, contravariant

    def __repr__(self):
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__


class ParamSpec(_Variable):
    def __init__(self, name, **kwds):
        self.__name__ = name
        self.args, self.kwargs = f"{name}.args", f"{name}.kwargs"

    def __repr__(self):
        return "~" + self.__name__


class TypeVarTuple(_Variable):
    def __init__(self, name):
        self.__name__ = name

    def __repr__(self):
        return self.__name__

    def __iter__(self):
        yield Unpack[self]


class _UnionForm(_Form):
    def __getitem__(self, parameters):
        if parameters == ():
            raise TypeError("Cannot take a Union of no types.")
        flat = []
        for p in parameters if isinstance(parameters, tuple) else (parameters,):
            p = type(None) if p is None else ForwardRef(p) if isinstance(p, str) else p
            inner = p.__args__ if isinstance(p, (_Alias, _types.UnionType)) and getattr(
                p, "_form", Union) is Union else (p,)
            for q in inner:
                if q not in flat:
                    flat.append(q)
        return flat[0] if len(flat) == 1 else _Alias(Union, tuple(flat))


class _OptionalForm(_Form):
    def __getitem__(self, parameter):
        return Union[parameter, None]


class _AnnotatedAlias(_Alias):
    def __init__(self, origin, metadata):
        super().__init__(Annotated, (origin,))
        self.__origin__, self.__metadata__ = origin, metadata

    def __repr__(self):
        return f"typing.Annotated[{_shown(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"


class _AnnotatedForm(_Form):
    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple) or len(parameters) < 2:
            raise TypeError("Annotated[...] should be used with at least two arguments "
                            "(a type and an annotation).")
        return _AnnotatedAlias(parameters[0], parameters[1:])


Union = _UnionForm("Union")
Optional = _OptionalForm("Optional")
Annotated = _AnnotatedForm("Annotated")
NoReturn, Never, Self, LiteralString, TypeAlias = [
    _Form(name, subscript=False) for name in ("NoReturn", "Never", "Self", "LiteralString", "TypeAlias")]
ClassVar, Final, Literal, Concatenate, TypeGuard, Required, NotRequired, Unpack = map(_Form, (
    "ClassVar", "Final", "Literal", "Concatenate", "TypeGuard", "Required", "NotRequired", "Unpack"))
Callable = _Form("Callable", _abc.Callable)
Tuple, List, Dict, Set, FrozenSet, Type = [
    _Form(name, origin) for name, origin in (("Tuple", tuple), ("List", list), ("Dict", dict), ("Set", set),
                                             ("FrozenSet", frozenset), ("Type", type))]
Deque = _Form("Deque", _collections.deque)
DefaultDict = _Form("DefaultDict", _collections.defaultdict)
OrderedDict = _Form("OrderedDict", _collections.OrderedDict)
Counter = _Form("Counter", _collections.Counter)
ChainMap = _Form("ChainMap", _collections.ChainMap)
ContextManager = _Form("ContextManager", _contextlib.AbstractContextManager)
AsyncContextManager = _Form("AsyncContextManager", _contextlib.AbstractAsyncContextManager)
AbstractSet = _Form("AbstractSet", _abc.Set)
for _name in ("Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "Hashable",
              "Iterable", "Iterator", "Generator", "Reversible", "Sized", "Container", "Collection",
              "MutableSet", "Mapping", "MutableMapping", "MappingView", "KeysView", "ItemsView",
              "ValuesView", "Sequence", "MutableSequence", "ByteString"):
    globals()[_name] = _Form(_name, getattr(_abc, _name))
del _name
Text = str
AnyStr = TypeVar("AnyStr", bytes, str)


class _AnyMeta(type):
    def __repr__(cls):
        return "typing.Any" if cls is Any else super().__repr__()

    def __instancecheck__(cls, v):
        if cls is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(v)


class Any(metaclass=_AnyMeta):
    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


class Generic:
    """A base that makes a class subscriptable."""

    __slots__ = ()

    def __class_getitem__(cls, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        if cls is Generic and not all(isinstance(p, _Variable) or isinstance(p, _Alias) for p in parameters):
            raise TypeError("Parameters to Generic[...] must all be type variables or parameter specification "
                            "variables.")
        return _Alias(cls, parameters)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        found = []
        for base in cls.__dict__.get("__orig_bases__", ()):
            for p in getattr(base, "__parameters__", ()):
                if p not in found:
                    found.append(p)
        cls.__parameters__ = tuple(found)


class _ProtocolMeta(_ABCMeta):
    def __instancecheck__(cls, v):
        if not cls.__dict__.get("_is_protocol"):
            return super().__instancecheck__(v)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return super().__instancecheck__(v) or all(
            hasattr(v, name) and getattr(v, name) is not None for name in _protocol_names(cls))

    def __subclasscheck__(cls, other):
        if not cls.__dict__.get("_is_protocol") or cls is Protocol:
            return super().__subclasscheck__(other)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return super().__subclasscheck__(other) or all(
            any(name in base.__dict__ for base in other.__mro__) for name in _protocol_names(cls))


def _protocol_names(cls):
    hidden = {"__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__",
              "__new__", "__orig_bases__", "__parameters__", "__slots__", "__weakref__", "_is_protocol",
              "_is_runtime_protocol", "_abc_registry", "__class_getitem__", "__init_subclass__", "__qualname__"}
    names = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ not in ("Protocol", "Generic"):
            names.update(base.__dict__.keys() - hidden, base.__dict__.get("__annotations__", {}))
    return names


def _no_init(self, *args, **kwargs):
    if type(self).__dict__.get("_is_protocol"):
        raise TypeError("Protocols cannot be instantiated")


class Protocol(Generic, metaclass=_ProtocolMeta):
    """A base for classes that say what an object must have."""

    __slots__ = ()
    _is_protocol = True

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "_is_protocol" not in cls.__dict__:
            cls._is_protocol = Protocol in cls.__bases__
        if cls._is_protocol and cls.__init__ is object.__init__:
            cls.__init__ = _no_init


def runtime_checkable(cls):
    if not getattr(cls, "_is_protocol", False):
        raise TypeError("@runtime_checkable can be only applied to protocol classes, "
                        f"got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


@runtime_checkable
class SupportsInt(Protocol):
    __slots__ = ()

    @_abstractmethod
    def __int__(self):
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    __slots__ = ()

    @_abstractmethod
    def __float__(self):
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    __slots__ = ()

    @_abstractmethod
    def __index__(self):
        pass


@runtime_checkable
class SupportsAbs(Protocol):
    __slots__ = ()

    @_abstractmethod
    def __abs__(self):
        pass


def _named_tuple_class(name, pairs, defaults, module):
    cls = _collections.namedtuple(name, [n for n, _ in pairs], defaults=defaults, module=module)
    cls.__annotations__ = cls.__new__.__annotations__ = dict(pairs)
    return cls


class _NamedTupleMeta(type):
    def __new__(metacls, name, bases, namespace):
        annotations = namespace.get("__annotations__", {})
        defaults = []
        for field in annotations:
            if field in namespace:
                defaults.append(field)
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {field} cannot follow default field"
                                f"{'s' if len(defaults) > 1 else ''} {', '.join(defaults)}")
        cls = _named_tuple_class(name, list(annotations.items()), [namespace[n] for n in defaults],
                                 namespace["__module__"])
        for key, v in namespace.items():
            if key in ("__new__", "__init__", "__slots__", "_fields", "_make", "_replace", "_asdict"):
                raise AttributeError(f"Cannot overwrite NamedTuple attribute {key}")
            if key not in ("__annotations__", "__module__", "__name__", "__orig_bases__", "__classcell__") \
                    and key not in annotations:
                setattr(cls, key, v)
        return cls


class _NamedTuple:
    """NamedTuple as a base class or as a function."""

    def __call__(self, typename, fields=(), /, **kwargs):
        import sys
        return _named_tuple_class(typename, list(fields or kwargs.items()), None,
                                  sys._getframe(1).f_globals.get("__name__", "__main__"))

    def __mro_entries__(self, bases):
        return (_NamedTupleBase,)


_NamedTupleBase = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple = _NamedTuple()


class _TypedDictMeta(type):
    def __new__(metacls, name, bases, namespace, total=True):
        cls = type.__new__(metacls, name, (dict,), {k: v for k, v in namespace.items()
                                                    if k != "__orig_bases__"})
        annotations = {}
        for base in bases:
            annotations.update(getattr(base, "__annotations__", {}))
        annotations.update(namespace.get("__annotations__", {}))
        cls.__annotations__, cls.__total__ = annotations, total
        return cls

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, v):
        raise TypeError("TypedDict does not support instance and class checks")


class _TypedDict:
    def __call__(self, typename, fields=None, /, *, total=True, **kwargs):
        return _TypedDictMeta(typename, (), {"__annotations__": dict(fields or kwargs)}, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDictBase,)


_TypedDictBase = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict = _TypedDict()


class NewType:
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp
        import sys
        self.__module__ = sys._getframe(1).f_globals.get("__name__", "__main__")

    def __call__(self, v, /):
        return v

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


def cast(typ, val):
    return val


def overload(func):
    def refuse(*args, **kwds):
        raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated "
                                  "functions outside a stub module should always be followed by an "
                                  "implementation that is not @overload-ed.")
    return refuse


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def no_type_check(arg):
    return arg


def assert_type(val, typ, /):
    return val


def reveal_type(obj, /):
    import sys
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def get_origin(tp):
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_Alias, _types.GenericAlias)):
        return tp.__origin__
    if isinstance(tp, _types.UnionType):
        return _types.UnionType
    return Generic if tp is Generic else None


def get_args(tp):
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, _Alias) and tp._form is Callable and tp.__args__ and tp.__args__[0] is not ...:
        return (list(tp.__args__[:-1]), tp.__args__[-1])
    return tp.__args__ if isinstance(tp, (_Alias, _types.GenericAlias, _types.UnionType)) else ()


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class, module or function, with those that are text evaluated."""
    import sys

    def evaluated(v, namespace):
        if isinstance(v, ForwardRef):
            v = v.__forward_arg__
        if isinstance(v, str):
            v = eval(v, namespace, localns)
        if v is None:
            return type(None)
        return v.__origin__ if isinstance(v, _AnnotatedAlias) and not include_extras else v

    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            namespace = globalns or vars(sys.modules.get(base.__module__, _types))
            for name, v in base.__dict__.get("__annotations__", {}).items():
                hints[name] = evaluated(v, namespace)
        return hints
    namespace = globalns or getattr(obj, "__globals__", None) or getattr(obj, "__dict__", {})
    return {name: evaluated(v, namespace) for name, v in getattr(obj, "__annotations__", {}).items()}


__all__ = [name for name in globals() if name[:1] != "_"]
