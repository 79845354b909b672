"""contextlib."""
import contextlib
import io
import sys


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


@contextlib.contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name.upper()
    except KeyError as error:
        print("handled", error)
    finally:
        print("exit", name)


with managed("a") as got:
    print(got)
with managed("b"):
    raise KeyError("k")


def fails():
    with managed("c"):
        raise ValueError("v")


show(fails)


@managed("deco")
def decorated(x):
    return x + 1


print(decorated(1), decorated(2))


@contextlib.contextmanager
def never():
    if False:
        yield


@contextlib.contextmanager
def twice():
    yield
    yield


def use(cm):
    with cm:
        pass


show(lambda: use(never()))
show(lambda: use(twice()))
with contextlib.suppress(KeyError, IndexError):
    [][1]
print("suppressed")


class Closable:
    def close(self):
        print("closed")


with contextlib.closing(Closable()):
    print("open")
with contextlib.nullcontext(5) as five:
    print(five)
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("captured")
print(repr(out.getvalue()))
with contextlib.ExitStack() as stack:
    print(stack.enter_context(managed("s1")), stack.enter_context(managed("s2")))
    stack.callback(print, "callback", 1)
    stack.push(lambda *e: print("push", e))
kept = contextlib.ExitStack()
with contextlib.ExitStack() as stack:
    stack.callback(print, "moved")
    kept = stack.pop_all()
print("before close")
kept.close()


def chain():
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        raise ValueError("first")


try:
    chain()
except ZeroDivisionError as error:
    print(error, "|", error.__context__)
with contextlib.ExitStack() as stack:
    stack.push(lambda *e: True)
    raise ValueError("swallowed")
show(lambda: contextlib.ExitStack().enter_context(5))


class Both(contextlib.ContextDecorator):
    def __enter__(self):
        print("in")
        return self

    def __exit__(self, *e):
        print("out")
        return False


@Both()
def f():
    print("body")


f()
print(isinstance(Both(), contextlib.AbstractContextManager))
