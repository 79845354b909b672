"""Classes that are made of their annotated attributes."""

import sys as _sys
from types import GenericAlias as _GenericAlias, MappingProxyType as _MappingProxyType

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING",
           "fields", "asdict", "astuple", "make_dataclass", "replace", "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _Named:
    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text


class _MissingType(_Named):
    pass


class _KwOnlyType(_Named):
    pass


MISSING = _MissingType("<dataclasses._MISSING_TYPE object>")
KW_ONLY = _KwOnlyType("<dataclasses._KW_ONLY_TYPE object>")
_default_factory = _Named("<factory>")

_FIELDS, _PARAMS = "__dataclass_fields__", "__dataclass_params__"
_FIELD, _CLASS_VARIABLE, _INIT_VARIABLE = _Named("_FIELD"), _Named("_FIELD_CLASSVAR"), _Named("_FIELD_INITVAR")


class InitVar:
    """An annotation: a parameter of __init__ that goes to __post_init__ and is no field."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of one attribute."""

    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare",
                 "metadata", "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = _MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"Field({parts})"

    def __set_name__(self, owner, name):
        method = getattr(type(self.default), "__set_name__", None)
        if method:
            method(self.default, owner, name)

    __class_getitem__ = classmethod(_GenericAlias)


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True,
          metadata=None, kw_only=MISSING):
    """Says more of an attribute than its default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


class _Params:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen")

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init, self.repr, self.eq, self.order = init, repr, eq, order
        self.unsafe_hash, self.frozen = unsafe_hash, frozen

    def __repr__(self):
        parts = ",".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"_DataclassParams({parts})"


# ---- Fields ----

def _is_class_variable(annotation):
    if isinstance(annotation, str):
        return annotation.split("[")[0].strip() in ("ClassVar", "typing.ClassVar")
    typing = _sys.modules.get("typing")
    if typing is None:
        return False
    return annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar


def _is_init_variable(annotation):
    if isinstance(annotation, str):
        return annotation.split("[")[0].strip() in ("InitVar", "dataclasses.InitVar")
    return annotation is InitVar or type(annotation) is InitVar


def _make_field(cls, name, annotation, kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        # A slot's descriptor is no default.
        if type(default).__name__ == "member_descriptor":
            default = MISSING
        f = field(default=default)
    f.name, f.type = name, annotation
    f._field_type = (_CLASS_VARIABLE if _is_class_variable(annotation)
                     else _INIT_VARIABLE if _is_init_variable(annotation) else _FIELD)
    if f._field_type in (_CLASS_VARIABLE, _INIT_VARIABLE) and f.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if f._field_type is _CLASS_VARIABLE:
        if f.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif f.kw_only is MISSING:
        f.kw_only = kw_only
    if f._field_type is _FIELD and f.default is not MISSING and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {name} is not allowed: "
                         "use default_factory")
    return f


def _own_fields(cls, kw_only):
    result, marker_seen = [], False
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        if annotation is KW_ONLY or (isinstance(annotation, str)
                                     and annotation in ("KW_ONLY", "dataclasses.KW_ONLY")):
            if marker_seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            marker_seen = kw_only = True
        else:
            result.append(_make_field(cls, name, annotation, kw_only))
    for name, v in cls.__dict__.items():
        if isinstance(v, Field) and name not in cls.__dict__.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return result


# ---- Methods ----

def _make_function(name, parameters, lines, scope):
    """A function from its text; `scope` holds what the text refers to."""
    body = "".join(f"    {line}\n" for line in lines) or "    pass\n"
    namespace = {}
    outer = ", ".join(scope)
    text = f"def make({outer}):\n" + "".join(
        f"  {line}\n" for line in f"def {name}({parameters}):\n{body}".splitlines()) + f"  return {name}\n"
    exec(text, {"__builtins__": __builtins__}, namespace)
    return namespace["make"](**scope)


def _init_parameter(f):
    if f.default is MISSING and f.default_factory is MISSING:
        return f"{f.name}: _type_{f.name}"
    default = f"_default_{f.name}" if f.default is not MISSING else "_factory"
    return f"{f.name}: _type_{f.name} = {default}"


def _make_init(all_fields, frozen, has_post_init, self_name):
    positional = [f for f in all_fields if f.init and not f.kw_only]
    keyword = [f for f in all_fields if f.init and f.kw_only]
    seen_default = False
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = True
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument")
    scope = {"_factory": _default_factory, "_object": object}
    lines = []
    for f in all_fields:
        scope[f"_type_{f.name}"] = f.type
        if f.default is not MISSING:
            scope[f"_default_{f.name}"] = f.default
        if f.default_factory is not MISSING:
            scope[f"_make_{f.name}"] = f.default_factory
        if f._field_type is _INIT_VARIABLE:
            continue
        if f.default_factory is not MISSING:
            made = f"_make_{f.name}()"
            v = f"{made} if {f.name} is _factory else {f.name}" if f.init else made
        elif f.init:
            v = f.name
        else:
            continue
        if frozen:
            lines.append(f"_object.__setattr__({self_name}, {f.name!r}, {v})")
        else:
            lines.append(f"{self_name}.{f.name} = {v}")
    if has_post_init:
        passed = ", ".join(f.name for f in all_fields if f._field_type is _INIT_VARIABLE)
        lines.append(f"{self_name}.__post_init__({passed})")
    parameters = [self_name, *map(_init_parameter, positional)]
    if keyword:
        parameters += ["*", *map(_init_parameter, keyword)]
    init = _make_function("__init__", ", ".join(parameters), lines, scope)
    init.__annotations__["return"] = None
    return init


def _set_new(cls, name, function):
    """Adds a method unless the class itself has one of that name; whether it had."""
    if name in cls.__dict__:
        return True
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, function)
    return False


def _make_repr(names):
    running = set()

    def __repr__(self):
        from _thread import get_ident
        key = id(self), get_ident()
        if key in running:
            return "..."
        running.add(key)
        try:
            parts = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
            return f"{self.__class__.__qualname__}({parts})"
        finally:
            running.discard(key)

    return __repr__


def _tuple_text(names, of):
    return "(" + "".join(f"{of}.{name}," for name in names) + ")"


def _make_comparison(name, operation, names):
    return _make_function(name, "self, other", [
        "if other.__class__ is self.__class__:",
        f"    return {_tuple_text(names, 'self')} {operation} {_tuple_text(names, 'other')}",
        "return NotImplemented"], {})


def _add_frozen(cls, names):
    def __setattr__(self, name, v):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, v)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for function in (__setattr__, __delattr__):
        if _set_new(cls, function.__name__, function):
            raise TypeError(f"Cannot overwrite attribute {function.__name__} in class {cls.__name__}")


def _with_slots(cls, is_frozen, names, weakref_slot):
    """The same class again, with __slots__."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    inherited = {slot for base in cls.__mro__[1:] for slot in base.__dict__.get("__slots__", ())}
    namespace["__slots__"] = tuple(name for name in names if name not in inherited)
    if weakref_slot:
        namespace["__slots__"] += ("__weakref__",)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = cls.__qualname__
    cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    cls.__qualname__ = qualname
    if is_frozen:
        def __getstate__(self):
            return [getattr(self, f.name) for f in fields(self)]

        def __setstate__(self, state):
            for f, v in zip(fields(self), state):
                object.__setattr__(self, f.name, v)

        cls.__getstate__, cls.__setstate__ = __getstate__, __setstate__
    return cls


def _process(cls, params, match_args, kw_only, slots, weakref_slot):
    inherited, any_frozen, has_bases = {}, False, False
    for base in cls.__mro__[-1:0:-1]:
        if getattr(base, _FIELDS, None) is not None:
            has_bases = True
            inherited.update(getattr(base, _FIELDS))
            any_frozen |= getattr(base, _PARAMS).frozen
    if has_bases:
        if any_frozen and not params.frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not any_frozen and params.frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    for f in _own_fields(cls, kw_only):
        inherited[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    setattr(cls, _PARAMS, params)
    setattr(cls, _FIELDS, inherited)

    parameters = [f for f in inherited.values() if f._field_type in (_FIELD, _INIT_VARIABLE)]
    real = [f for f in inherited.values() if f._field_type is _FIELD]
    names = [f.name for f in real]
    if params.init:
        self_name = "__dataclass_self__" if "self" in names else "self"
        _set_new(cls, "__init__", _make_init(parameters, params.frozen, hasattr(cls, "__post_init__"),
                                             self_name))
    if params.repr:
        _set_new(cls, "__repr__", _make_repr([f.name for f in real if f.repr]))
    compared = [f.name for f in real if f.compare]
    user_eq = "__eq__" in cls.__dict__
    own_hash = cls.__dict__.get("__hash__", MISSING)
    if params.frozen:
        _add_frozen(cls, frozenset(names))
    explicit_hash = not (own_hash is MISSING or (own_hash is None and user_eq))
    if params.eq:
        if not user_eq:
            _set_new(cls, "__eq__", _make_comparison("__eq__", "==", compared))
    if params.order:
        for name, operation in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if _set_new(cls, name, _make_comparison(name, operation, compared)):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                                "Consider using functools.total_ordering")
    if not explicit_hash or params.unsafe_hash:
        if params.unsafe_hash and explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        _add_hash(cls, params, inherited.values())
    if not getattr(cls, "__doc__"):
        cls.__doc__ = cls.__name__ + _signature(parameters)
    if match_args:
        _set_new_value(cls, "__match_args__", tuple(f.name for f in parameters if f.init and not f.kw_only))
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _with_slots(cls, params.frozen, names, weakref_slot)
    return cls


def _set_new_value(cls, name, v):
    if name not in cls.__dict__:
        setattr(cls, name, v)


def _add_hash(cls, params, all_fields):
    names = [f.name for f in all_fields
             if f._field_type is _FIELD and (f.compare if f.hash is None else f.hash)]
    if params.unsafe_hash or (params.eq and params.frozen):
        function = _make_function("__hash__", "self", [f"return hash({_tuple_text(names, 'self')})"], {})
        function.__qualname__ = f"{cls.__qualname__}.__hash__"
        cls.__hash__ = function
    elif params.eq:
        cls.__hash__ = None


def _signature(parameters):
    def shown(f):
        annotation = f.type.__name__ if isinstance(f.type, type) else repr(f.type)
        text = f"{f.name}: {annotation}"
        if f.default is not MISSING:
            text += f" = {f.default!r}"
        elif f.default_factory is not MISSING:
            text += " = <factory>"
        return text

    positional = [shown(f) for f in parameters if f.init and not f.kw_only]
    keyword = [shown(f) for f in parameters if f.init and f.kw_only]
    return f"({', '.join(positional + (['*'] + keyword if keyword else []))})"


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Adds the methods that follow from a class's annotated attributes."""
    if order and not eq:
        raise ValueError("eq must be true if order is true")

    def wrap(cls):
        params = _Params(init, repr, eq, order, unsafe_hash, frozen)
        return _process(cls, params, match_args, kw_only, slots, weakref_slot)

    return wrap if cls is None else wrap(cls)


# ---- Looking at and copying instances ----

def fields(class_or_instance):
    """A tuple of the fields."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def _converted(obj, make):
    if _is_instance(obj):
        return make([(f.name, _converted(getattr(obj, f.name), make)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_converted(v, make) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(_converted(v, make) for v in obj)
    if isinstance(obj, dict):
        return type(obj)((_converted(k, make), _converted(v, make)) for k, v in obj.items())
    from copy import deepcopy
    return deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    """The fields as a dict, and so on inside."""
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _converted(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _converted(obj, lambda pairs: tuple_factory([v for _, v in pairs]))


def replace(obj, /, **changes):
    """A new instance with some fields different."""
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        if f._field_type is _CLASS_VARIABLE:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified "
                                 "with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _INIT_VARIABLE and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True,
                   order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
                   slots=False, weakref_slot=False):
    """Makes a class from names, (name, type) pairs, or (name, type, field) triples."""
    annotations, values = {}, dict(namespace or {})
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, values[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = annotation
    from types import new_class
    cls = new_class(cls_name, bases, {},
                    lambda ns: ns.update(values, __annotations__=annotations))
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                     frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots,
                     weakref_slot=weakref_slot)
