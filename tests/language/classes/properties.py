class Temperature:
    def __init__(self):
        self._c = 0

    @property
    def celsius(self):
        """Degrees."""
        return self._c

    @celsius.setter
    def celsius(self, v):
        if v < -273:
            raise ValueError("too cold")
        self._c = v

    @celsius.deleter
    def celsius(self):
        self._c = None

    @property
    def readonly(self):
        return 1


t = Temperature()
t.celsius = 20
print(t.celsius, Temperature.celsius.__doc__)
try:
    t.celsius = -300
except ValueError as error:
    print(error)
del t.celsius
print(t.celsius)
for action in (lambda: setattr(t, "readonly", 2), lambda: delattr(t, "readonly")):
    try:
        action()
    except AttributeError as error:
        print(error)


class WriteOnly:
    x = property(None, lambda self, v: print("set", v))


w = WriteOnly()
w.x = 5
try:
    w.x
except AttributeError as error:
    print(error)


class Raises:
    @property
    def p(self):
        raise AttributeError("inner")

    def __getattr__(self, name):
        return "fallback " + name


print(Raises().p)
print(Temperature.celsius.fget(t), type(Temperature.celsius).__name__)
