"""Built-in functions and methods called straight from the interpreter's window, and the calls that are not."""


def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)


l = [3, 1, 2]
print(len(l), abs(-3), isinstance(l, list), min(1, 2), max(l), ord("a"), chr(98), hash(5), callable(len))
l.append(4)
l.sort()
print(l, l.pop(), l.index(2), l.count(3), "a,b".split(","), "x".join(["1", "2"]), {}.get(1, 2))
bound = l.append
bound(9)
unbound = list.append
unbound(l, 10)
print(l)
attempt(lambda: len())
attempt(lambda: len(1, 2))
attempt(lambda: len(5))
attempt(lambda: l.append())
attempt(lambda: l.append(1, 2))
attempt(lambda: bound())
attempt(lambda: unbound())
attempt(lambda: unbound(5))
attempt(lambda: unbound(()))
attempt(lambda: unbound({}, 1))
attempt(lambda: len(x=1))
attempt(lambda: l.append(x=1))
attempt(lambda: "a".upper(1))
attempt(lambda: str.upper(5))
attempt(lambda: int.bit_length("a"))
attempt(lambda: dict.fromkeys())


class Sub(list):
    def __len__(self):
        return 100


s = Sub([1])
print(len(s), list.__len__(s))
unbound(s, 2)
s.append(3)
print(list(s))


class Borrowed:
    append = list.append
    length = len
    upper = str.upper


attempt(lambda: Borrowed().append(1))
attempt(lambda: Borrowed().length([1, 2]))
attempt(lambda: Borrowed().upper())

# The types themselves.
print(int("5"), str(5), list("ab"), tuple([1]), dict(), set(), float("1.5"), bool([]), range(3), type(5), bytes(2))
attempt(lambda: int("x"))
attempt(lambda: int(1, 2, 3))
attempt(lambda: range())
attempt(lambda: range(1, 2, 0))
attempt(lambda: range("a"))
attempt(lambda: list(5))
attempt(lambda: tuple(1, 2))
attempt(lambda: int("11", base=2))
attempt(lambda: dict(a=1))
attempt(lambda: object())if False else None
attempt(lambda: type(len)())
attempt(lambda: type(None)(1))


class Meta(type):
    def __call__(cls, *a):
        return "meta", a


class WithMeta(metaclass=Meta):
    pass


class WithNew:
    def __new__(cls, x):
        return x


class NoInit:
    pass


print(WithMeta(1), WithNew(5))
attempt(lambda: NoInit(1))
attempt(lambda: NoInit(x=1))


class Key:
    """Calls back while the native runs."""

    def __init__(self, k):
        self.k = k

    def __lt__(self, other):
        return self.k < other.k

    def __hash__(self):
        return hash(self.k)

    def __eq__(self, other):
        return self.k == other.k


keys = [Key(3), Key(1), Key(2)]
keys.sort()
print([k.k for k in keys], min(keys).k, keys.index(Key(2)), {Key(1): "one"}[Key(1)])


class Last:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def released():
    # What only the window held goes when the call is over, the callable first.
    print(len([Last("item")]), "after len")
    [Last("list")].append(Last("argument"))
    print("after append")
    print(isinstance(Last("instance"), int))


released()


def recursive(n):
    return len([recursive(n - 1)]) if n else 0


print(recursive(100))


class Repr:
    def __repr__(self):
        return repr([self])


try:
    repr(Repr())
except RecursionError as e:
    print("RecursionError")
