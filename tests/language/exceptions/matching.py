# What an except clause accepts, and when it is evaluated.
def clause(x):
    print("evaluated", x.__name__)
    return x


try:
    raise KeyError("k")
except clause(ValueError):
    print("no")
except clause(LookupError):
    print("yes")
except clause(OSError):
    print("never evaluated")
for bad in (5, "text", (ValueError, 5), int, [ValueError]):
    try:
        try:
            raise KeyError("k")
        except bad:
            print("matched")
    except TypeError as error:
        print(error, repr(error.__context__))
    except KeyError:
        print("not matched by", bad)
try:
    raise ValueError
except ((KeyError, (ValueError,)), OSError) if False else (KeyError, ValueError):
    print("tuple")
try:
    raise ValueError
except ():
    print("never")
except BaseException as error:
    print(repr(error))


class Meta(type):
    def __instancecheck__(cls, other):
        return True

    def __subclasscheck__(cls, other):
        return True


class Everything(Exception, metaclass=Meta):
    pass


try:
    try:
        raise ValueError("subclass checks are not asked")
    except Everything:
        print("matched")
except ValueError as error:
    print(error)
