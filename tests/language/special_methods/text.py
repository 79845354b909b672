class T:
    def __repr__(self):
        return "repr!"


class S(T):
    def __str__(self):
        return "str!"

    def __format__(self, spec):
        return f"format<{spec}>"

    def __bytes__(self):
        return b"bytes!"


print(T(), S(), [S()], f"{T()} {T()!s} {S()} {S()!r} {S():abc} {S()!a:>8}", "%s %r" % (S(), S()), "{} {!r} {:x}".format(S(), S(), S()), bytes(S()))
print(str(T()), repr(S()), format(S()), format(T()), ascii("é"))


class Bad:
    def __repr__(self):
        return 5

    def __str__(self):
        return None

    def __format__(self, spec):
        return 1

    def __bool__(self):
        return "yes"

    def __hash__(self):
        return "h"

    def __index__(self):
        return 1.5

    def __int__(self):
        return "i"

    def __float__(self):
        return 1

    def __iter__(self):
        return 1

    def __bytes__(self):
        return "b"

    def __dir__(self):
        return 5


b = Bad()
for action in (lambda: repr(b), lambda: str(b), lambda: format(b), lambda: bool(b), lambda: hash(b), lambda: [1][b], lambda: int(b), lambda: float(b), lambda: iter(b), lambda: bytes(b),
               lambda: dir(b), lambda: print(b), lambda: f"{b}", lambda: [b].__repr__(), lambda: format(T(), "x"), lambda: format(object(), "10"), lambda: "%d" % b, lambda: not b):
    try:
        action()
    except TypeError as error:
        print(error)
