# Endless recursion is an exception, wherever it is found, and the program goes on.
import sys


def forever(n):
    return forever(n + 1)


try:
    forever(0)
except RecursionError as error:
    print(type(error).__name__, error)


class Loop:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)

    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __call__(self):
        return self()

    def __len__(self):
        return len(self)

    def __iter__(self):
        return iter(self)

    def __add__(self, other):
        return self + other

    def __bool__(self):
        return bool(self)


loop = Loop()
for action in (lambda: repr(loop), lambda: loop == loop, lambda: {loop}, lambda: loop.x, lambda: loop(),
               lambda: len(loop), lambda: list(loop), lambda: loop + 1, lambda: not loop, lambda: [loop] == [Loop()],
               lambda: str(loop), lambda: sorted([loop, loop], key=repr), lambda: f"{loop}"):
    try:
        action()
    except RecursionError as error:
        print(str(error)[:32])


def depth(n):
    return n if n == 0 else depth(n - 1) + 1


print(depth(900))
sys.setrecursionlimit(5000)
print(sys.getrecursionlimit(), depth(4500))
sys.setrecursionlimit(200)
try:
    depth(500)
except RecursionError:
    print("limit holds")
print(depth(100))
try:
    sys.setrecursionlimit(0)
except ValueError as error:
    print(error)


def generate(n):
    if n:
        yield from generate(n - 1)
    yield n


print(sum(generate(90)))
nested = []
sys.setrecursionlimit(1000)
for _ in range(100000):
    nested = [nested]
try:
    repr(nested)
except RecursionError as error:
    print(error)
try:
    nested == [nested]
except RecursionError as error:
    print(error)
del nested
print("alive")
