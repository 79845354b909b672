"""The part of importlib that knows of files: the host's; files are found as the import that is built in finds them."""

import sys
import _frozen_importlib
import _sources

exec(_frozen_importlib._run("importlib._bootstrap_external"), globals())
_set_bootstrap_module(_frozen_importlib)
_BuiltinImporter, _FrozenImporter = _frozen_importlib._BuiltinImporter, _frozen_importlib._FrozenImporter
_HostPathFinder, PathFinder = PathFinder, _sources.importers[2]


def _spec(name, path, kind):
    """The spec of a module whose source is there."""
    if kind == "namespace":
        spec = _frozen_importlib.ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [path]
        return spec
    spec = _frozen_importlib.ModuleSpec(name, SourceFileLoader(name, path), origin=path)
    spec.has_location = True
    if kind == "package":
        spec.submodule_search_locations = [_path_split(path)[0]]
    return spec


class _PathFinder(_HostPathFinder):
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        found = _sources.find(fullname, path)
        if found is None:
            return _HostPathFinder.find_spec(fullname, path, target)
        path, kind, _ = found
        if kind == "built-in":
            return _frozen_importlib.spec_from_loader(fullname, _sources.importers[0], origin="built-in")
        return _spec(fullname, path, kind)


def _get_data(self, path):
    """The octets of a source that the program has been given, or would be."""
    if isinstance(self, SourceFileLoader):
        text = _sources.source(path)
        if text is not None:
            return text.encode("utf-8", "surrogatepass")
        parent = self.name.rpartition(".")[0]
        found = _sources.find(self.name, getattr(sys.modules.get(parent), "__path__", None) if parent else None)
        if found is not None and found[0] == path:
            return found[2]
    return _host_get_data(self, path)


_host_get_data, FileLoader.get_data = FileLoader.get_data, _get_data


def _complete(module):
    """Gives a module that was imported its spec and its loader."""
    kind, name = _sources.kind(module), module.__name__
    if kind is None or module.__dict__.get("__spec__") is not None:
        return
    path = module.__dict__.get("__file__")
    if name == "__main__":
        if module.__dict__.get("__loader__") is None:
            module.__loader__ = SourceFileLoader(name, path)
        return
    if kind == "built-in":
        spec = _frozen_importlib.ModuleSpec(name, _sources.importers[0], origin="built-in",
                                            is_package=hasattr(module, "__path__"))
    elif path is None:
        spec = _spec(name, list(module.__path__)[0], "namespace") if hasattr(module, "__path__") else None
    else:
        spec = _spec(name, path, "package" if hasattr(module, "__path__") else "module")
    if spec is not None:
        module.__spec__ = spec
        if module.__dict__.get("__loader__") is None:
            module.__loader__ = spec.loader
