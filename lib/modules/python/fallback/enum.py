"""Enumerations: classes whose instances are a fixed set of named values."""

from types import DynamicClassAttribute, MappingProxyType as _MappingProxyType

__all__ = ["EnumMeta", "EnumType", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "auto", "unique",
           "property", "nonmember", "member"]

_property = property


class auto:
    """Stands for the value that _generate_next_value_ makes."""

    def __init__(self, value=None):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})" if self.value is not None else "auto()"


class nonmember:
    """Wraps what shall be no member."""

    def __init__(self, value):
        self.value = value


class member:
    """Wraps what shall be a member, though it does not look like one."""

    def __init__(self, value):
        self.value = value


class property(DynamicClassAttribute):
    """A property of members; the same name may be a member of the class."""

    def __set_name__(self, owner, name):
        self.name, self.clsname = name, owner.__name__

    def __get__(self, instance, owner=None):
        if instance is None:
            found = getattr(owner, "_member_map_", {}).get(self.name)
            if found is None:
                raise AttributeError(f"{owner!r} has no attribute {self.name!r}")
            return found
        if self.fget is None:
            raise AttributeError(f"{owner!r} member has no attribute {self.name!r}")
        return self.fget(instance)


def _is_descriptor(v):
    return any(hasattr(v, name) for name in ("__get__", "__set__", "__delete__"))


def _is_dunder(name):
    return len(name) > 4 and name[:2] == "__" == name[-2:] and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == "_" == name[-1] and name[1] != "_" and name[-2] != "_"


def _is_private(class_name, name):
    prefix = f"_{class_name}__"
    return name.startswith(prefix) and len(name) > len(prefix) and not name.endswith("__")


class _Namespace(dict):
    """The namespace of the class body: notes the members in their order."""

    def __init__(self, class_name):
        super().__init__()
        self._class_name = class_name
        self._members = {}
        self._last_values = []
        self._ignored = []
        self._generate = None

    def __setitem__(self, name, v):
        if _is_private(self._class_name, name) or _is_dunder(name):
            pass
        elif _is_sunder(name):
            if name == "_generate_next_value_":
                self._generate = v.__func__ if isinstance(v, staticmethod) else v
            elif name == "_ignore_":
                self._ignored = v.replace(",", " ").split() if isinstance(v, str) else list(v)
            elif name not in ("_order_", "_missing_", "_numeric_repr_", "_boundary_", "_custom_"):
                raise ValueError(f"_sunder_ names, such as {name!r}, are reserved for future Enum use")
        elif name in self._members:
            raise TypeError(f"{name!r} already defined as {self[name]!r}")
        elif name in self._ignored:
            pass
        elif isinstance(v, nonmember):
            v = v.value
        elif isinstance(v, member) or not _is_descriptor(v):
            if name in self:
                raise TypeError(f"{name!r} already defined as {self[name]!r}")
            v = v.value if isinstance(v, member) else v
            v = self._resolved(name, v)
            self._members[name] = v
            self._last_values.append(v)
        super().__setitem__(name, v)

    def _resolved(self, name, v):
        if isinstance(v, auto):
            if v.value is None:
                v.value = self._generate(name, 1, len(self._members), self._last_values[:])
            return v.value
        if type(v) is tuple and any(isinstance(item, auto) for item in v):
            return tuple([self._resolved(name, item) if isinstance(item, auto) else item for item in v])
        return v


def _data_type(bases):
    """The class that holds the members' data: the first of the mro that is no Enum, or object."""
    for base in bases:
        for cls in base.__mro__:
            if cls is object or isinstance(cls, EnumType):
                continue
            if "__new__" in cls.__dict__:
                return cls
    return object


class EnumType(type):
    """The metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, name, bases, **kwds):
        for base in bases:
            if isinstance(base, EnumType) and base._member_names_:
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        namespace = _Namespace(name)
        for base in reversed(bases):
            generate = getattr(base, "_generate_next_value_", None)
            if generate is not None:
                namespace._generate = generate
        return namespace

    def __new__(metacls, name, bases, namespace, *, boundary=None, _simple=False, **kwds):
        members = namespace._members if isinstance(namespace, _Namespace) else {}
        plain = {k: v for k, v in namespace.items() if k not in members}
        for ignored in getattr(namespace, "_ignored", ()):
            plain.pop(ignored, None)
        generate = plain.get("_generate_next_value_")
        if generate is not None and not isinstance(generate, staticmethod):
            plain["_generate_next_value_"] = staticmethod(generate)
        own_new = plain.pop("__new__", None) if bases else None
        invalid = set(members) & {"mro", ""}
        if invalid:
            raise ValueError(f"invalid enum member name(s) {','.join(map(repr, invalid))}")
        plain["_member_names_"], plain["_member_map_"], plain["_value2member_map_"] = [], {}, {}
        data = _data_type(bases)
        plain["_member_type_"] = data
        cls = super().__new__(metacls, name, bases, plain, **kwds)
        new = own_new or next((c.__dict__["_new_member_"] for c in cls.__mro__
                               if c.__dict__.get("_new_member_")), None)
        cls._new_member_ = own_new
        # A member shows as one, whatever it shows as as an int or a str.
        for special in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            found = getattr(cls, special)
            if data is not object and special not in plain and found in (
                    getattr(data, special), getattr(object, special)):
                type.__setattr__(cls, special, getattr(bases[-1], special))
        for member_name, v in members.items():
            cls._add(member_name, v, new, data)
        cls.__new__ = _find_member
        if "_order_" in plain:
            order = plain["_order_"]
            order = order.replace(",", " ").split() if isinstance(order, str) else list(order)
            if order != cls._member_names_:
                raise TypeError("member order does not match _order_:\n  "
                                f"{cls._member_names_!r}\n  {order!r}")
        return cls

    def __init__(cls, name, bases, namespace, **kwds):
        super().__init__(name, bases, namespace)

    def _add(cls, name, v, new, data):
        args = v if isinstance(v, tuple) else (v,)
        if data is tuple:
            args = (args,)
        if new is not None:
            new = new.__func__ if isinstance(new, staticmethod) else new
            obj = new(cls, *args)
        elif data is object:
            obj = object.__new__(cls)
        else:
            obj = data.__new__(cls, *args)
        if not hasattr(obj, "_value_"):
            obj._value_ = v if data is object or new is not None else data(*args)
        v = obj._value_
        obj._name_ = name
        obj.__objclass__ = cls
        obj._sort_order_ = len(cls._member_names_)
        cls.__init__(obj, *args)
        # The same value again is an alias of the first member.
        for existing in cls._member_map_.values():
            if existing._value_ == v:
                obj = existing
                break
        else:
            if cls._is_listed(v):
                cls._member_names_.append(name)
        cls._member_map_[name] = obj
        try:
            cls._value2member_map_.setdefault(v, obj)
        except TypeError:
            pass
        if not isinstance(_inherited(cls, name), property):
            type.__setattr__(cls, name, obj)

    def _is_listed(cls, v):
        return True

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return cls.__new__(cls, value)
        return cls._functional(value, names, module, qualname, type, start)

    def _functional(cls, class_name, names, module, qualname, mixin, start):
        metacls = type(cls)
        bases = (cls,) if mixin is None else (mixin, cls)
        namespace = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, dict):
            names = list(names.items())
        values = []
        for i, item in enumerate(names):
            if isinstance(item, str):
                v = namespace._generate(item, start, i, values[:])
                name = item
            else:
                name, v = item
            values.append(v)
            namespace[name] = v
        result = metacls.__new__(metacls, class_name, bases, namespace)
        if module is None:
            import sys
            module = sys._getframe(2).f_globals.get("__name__", "__main__")
        result.__module__ = module
        if qualname is not None:
            result.__qualname__ = qualname
        return result

    def __setattr__(cls, name, v):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, v)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __contains__(cls, v):
        if isinstance(v, cls):
            return v._name_ in cls._member_map_
        if not isinstance(v, Enum):
            import warnings
            raise TypeError("unsupported operand type(s) for 'in': "
                            f"'{type(v).__qualname__}' and '{cls.__class__.__qualname__}'")
        return False

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __dir__(cls):
        return ["__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__", "__iter__",
                "__len__", "__members__", "__module__", "__name__", "__qualname__"] + list(cls._member_map_)

    @_property
    def __members__(cls):
        return _MappingProxyType(cls._member_map_)

    def __repr__(cls):
        kind = "flag" if "Flag" in globals() and issubclass(cls, Flag) else "enum"
        return f"<{kind} {cls.__name__!r}>"


def _inherited(cls, name):
    for base in cls.__mro__[1:]:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


EnumMeta = EnumType


def _find_member(cls, v):
    """The member with this value: what calling an enumeration does."""
    if type(v) is cls:
        return v
    try:
        return cls._value2member_map_[v]
    except KeyError:
        pass
    except TypeError:
        for found in cls._member_map_.values():
            if found._value_ == v:
                return found
    failure = result = None
    try:
        result = cls._missing_(v)
    except Exception as error:
        failure = error
    if isinstance(result, cls):
        return result
    complaint = ValueError(f"{v!r} is not a valid {cls.__qualname__}")
    if result is None and failure is None:
        raise complaint
    if failure is None:
        failure = TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of None "
                            "or a valid member")
    if not isinstance(failure, ValueError):
        failure.__context__ = complaint
    raise failure


class Enum(metaclass=EnumType):
    """A base for enumerations."""

    __new__ = _find_member

    def __init__(self, *args, **kwds):
        pass

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return sorted(last_values)[-1] + 1
        except TypeError:
            for v in reversed(last_values):
                try:
                    return v + 1
                except TypeError:
                    pass
            return start

    @classmethod
    def _missing_(cls, v):
        return None

    def __repr__(self):
        shown = self._member_type_.__repr__ if self._member_type_ is not object else repr
        return f"<{self.__class__.__name__}.{self._name_}: {shown(self._value_)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __dir__(self):
        names = [m for cls in self.__class__.__mro__ for m in cls.__dict__
                 if m[0] != "_" and m not in self._member_map_]
        return sorted(set(["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]
                          + names))

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_


class ReprEnum(Enum):
    """Members look like their data, but for repr()."""


class IntEnum(int, ReprEnum):
    """Members are ints."""

    def __str__(self):
        return int.__repr__(self)

    def __format__(self, spec):
        return int.__format__(self, spec)


class StrEnum(str, ReprEnum):
    """Members are strs; auto() is the name in lower case."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        self = str.__new__(cls, *values)
        self._value_ = str(*values)
        return self

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return str.__str__(self)

    def __format__(self, spec):
        return str.__format__(self, spec)


class Flag(Enum):
    """Members are bits; they combine to members without a name of their own."""

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 1 << max(last_values).bit_length()

    @classmethod
    def _all_bits(cls):
        bits = 0
        for found in cls._member_map_.values():
            bits |= found._value_
        return bits

    @classmethod
    def _missing_(cls, v):
        if not isinstance(v, int):
            raise ValueError(f"{v!r} is not a valid {cls.__qualname__}")
        known = cls._all_bits()
        if v < 0:
            v += 1 << known.bit_length()
        if v & ~known and not issubclass(cls, int):
            width = max(v.bit_length(), known.bit_length())
            raise ValueError(f"{cls!r} invalid value {v!r}\n    given {_bits(v, width)}\n  allowed "
                             f"{_bits(known, width)}")
        made = int.__new__(cls, v) if issubclass(cls, int) else object.__new__(cls)
        made._value_ = v
        made.__objclass__ = cls
        parts = [m._name_ for m in cls._parts(v)]
        rest = v & ~known
        made._name_ = "|".join(parts + ([str(rest)] if rest else [])) or None
        return cls._value2member_map_.setdefault(v, made)

    @classmethod
    def _parts(cls, v):
        return [m for m in cls if m._value_ & v == m._value_]

    def __iter__(self):
        return iter(self.__class__._parts(self._value_))

    def __len__(self):
        return self._value_.bit_count()

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': "
                            f"{type(other).__qualname__!r} and {self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        name = self.__class__.__name__
        shown = int.__repr__(self._value_)
        return f"<{name}: {shown}>" if self._name_ is None else f"<{name}.{self._name_}: {shown}>"

    def __str__(self):
        name = self.__class__.__name__
        return f"{name}({self._value_!r})" if self._name_ is None else f"{name}.{self._name_}"

    def _operand(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if issubclass(self.__class__, int) and isinstance(other, int):
            return other
        return None

    def __or__(self, other):
        v = self._operand(other)
        return NotImplemented if v is None else self.__class__(self._value_ | v)

    def __and__(self, other):
        v = self._operand(other)
        return NotImplemented if v is None else self.__class__(self._value_ & v)

    def __xor__(self, other):
        v = self._operand(other)
        return NotImplemented if v is None else self.__class__(self._value_ ^ v)

    def __invert__(self):
        return self.__class__(self.__class__._all_bits() & ~self._value_)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__
    __hash__ = Enum.__hash__


def _bits(v, width):
    return f"0b0 {v:0{width}b}"


class IntFlag(int, Flag):
    """Flags that are ints."""

    __or__, __and__, __xor__, __invert__ = Flag.__or__, Flag.__and__, Flag.__xor__, Flag.__invert__
    __ror__, __rand__, __rxor__ = Flag.__or__, Flag.__and__, Flag.__xor__
    __repr__ = Flag.__repr__

    def __str__(self):
        return int.__repr__(self)

    def __format__(self, spec):
        return int.__format__(self, spec)


def _is_one_bit(cls, v):
    return not isinstance(v, int) or (v > 0 and v & (v - 1) == 0)


def _listed(cls, v):
    """Whether a value has a place of its own in iteration: of flags only single bits have."""
    if "Flag" in globals() and issubclass(cls, Flag):
        return _is_one_bit(cls, v)
    return True


EnumType._is_listed = _listed


def unique(enumeration):
    """A class decorator that refuses aliases."""
    aliases = [(name, found.name) for name, found in enumeration.__members__.items() if name != found.name]
    if aliases:
        text = ", ".join(f"{alias} -> {name}" for alias, name in aliases)
        raise ValueError(f"duplicate values found in {enumeration!r}: {text}")
    return enumeration
