def walk(cls, depth=0):
    print("  " * depth + cls.__name__)
    for sub in sorted(cls.__subclasses__(), key=lambda c: c.__name__):
        if sub.__module__ == "builtins":
            walk(sub, depth + 1)


walk(BaseException)
print(IOError is OSError, EnvironmentError is OSError)
print(issubclass(KeyError, LookupError), issubclass(KeyboardInterrupt, Exception), issubclass(RecursionError, RuntimeError))
