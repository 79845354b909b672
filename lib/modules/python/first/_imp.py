"""What importlib needs of the import that is built in."""

from _sources import create_builtin as _create, is_builtin as _is_builtin
from _thread import RLock as _RLock

check_hash_based_pycs = "default"
_lock = _RLock()
acquire_lock = _lock.acquire


def release_lock():
    try:
        _lock.release()
    except RuntimeError:
        raise RuntimeError("not holding the import lock") from None


def lock_held():
    return _lock._is_owned()


def extension_suffixes():
    """Modules in machine code cannot be loaded."""
    return []


def is_builtin(name, /):
    return (-1 if name in ("builtins", "sys") else 1) if _is_builtin(name) else 0


def create_builtin(spec, /):
    return _create(spec.name)


def exec_builtin(module, /):
    return 0


def create_dynamic(spec, file=None, /):
    raise ImportError("modules in machine code cannot be loaded", name=spec.name, path=spec.origin)


def exec_dynamic(module, /):
    return 0


def is_frozen(name, /):
    return False


def is_frozen_package(name, /):
    raise ImportError(f"No such frozen object named {name}", name=name)


def find_frozen(name, /, *, withdata=False):
    return None


def get_frozen_object(name, data=None, /):
    raise ImportError(f"No such frozen object named {name}", name=name)


init_frozen = find_frozen


def _frozen_module_names():
    return []


def _override_frozen_modules_for_tests(override, /):
    pass


def _fix_co_filename(code, path, /):
    raise NotImplementedError("_imp._fix_co_filename")


def source_hash(key, source):
    raise NotImplementedError("_imp.source_hash")
