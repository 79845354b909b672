"""What importlib warns with. Everything else is the library's warnings, which has it in Python too."""


def warn(message, category=None, stacklevel=1, source=None):
    import warnings
    warnings.warn(message, category, stacklevel + 1, source)
