"""The core of importlib: the host's, on top of the import that is built in."""

import sys
import _imp
import _sources
import _thread
import _warnings
import _weakref
from builtins import __import__ as _builtin_import


def _run(name):
    """Runs a module of the host's importlib in the namespace of the caller."""
    found = _sources.find(name, _sources.libraries)
    if found is None or found[0] is None:
        raise ImportError(f"the host's {name} is not there", name=name)
    return compile(found[2], f"<frozen {name}>", "exec")


_thread_module, _warnings_module, _weakref_module = _thread, _warnings, _weakref
exec(_run("importlib._bootstrap"), globals())
_thread, _warnings, _weakref = _thread_module, _warnings_module, _weakref_module
__import__ = _builtin_import
_BuiltinImporter, _FrozenImporter = BuiltinImporter, FrozenImporter
BuiltinImporter, FrozenImporter = _sources.importers[:2]


def _find_and_load(name, import_):
    return _sources.import_module(name)


import _frozen_importlib_external as _bootstrap_external
