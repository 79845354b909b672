"""Support for copying and pickling: how objects of a class are made again."""

dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    dispatch_table[ob_type] = pickle_function
    if constructor_ob is not None:
        constructor(constructor_ob)


def constructor(object):
    if not callable(object):
        raise TypeError("constructors must be callable")


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    """Used where `__getnewargs_ex__` gives keyword arguments."""
    return cls.__new__(cls, *args, **kwargs)


def _reconstructor(cls, base, state):
    if base is object:
        return object.__new__(cls)
    made = base.__new__(cls, state)
    if base.__init__ is not object.__init__:
        base.__init__(made, state)
    return made


def _reduce_ex(self, protocol):
    cls = type(self)
    for base in cls.__mro__:
        if base.__module__ == "builtins":
            break
    if base is cls:
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    state = None if base is object else base(self)
    arguments = (cls, base, state)
    try:
        get_state = self.__getstate__
    except AttributeError:
        rest = getattr(self, "__dict__", None)
    else:
        rest = get_state()
    return (_reconstructor, arguments, rest) if rest else (_reconstructor, arguments)


def _slotnames(cls):
    """The names of the slots that instances have besides their __dict__."""
    known = cls.__dict__.get("__slotnames__")
    if known is not None:
        return known
    found = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                owner = base.__name__.lstrip("_")
                name = f"_{owner}{name}" if owner else name
            found.append(name)
    try:
        cls.__slotnames__ = found
    except Exception:
        pass
    return found
