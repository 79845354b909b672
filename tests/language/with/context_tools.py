from contextlib import contextmanager, suppress, closing, nullcontext, ExitStack


@contextmanager
def section(name):
    print("begin", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("handled", error)
    finally:
        print("end", name)


with section("a") as upper:
    print(upper)
with section("b"):
    raise ValueError("inside")
try:
    with section("c"):
        raise KeyError("through")
except KeyError as error:
    print("outside", error)
with suppress(ZeroDivisionError):
    1 / 0
print("after")
with ExitStack() as stack:
    for n in "xy":
        stack.enter_context(section(n))
    stack.callback(print, "callback")
with nullcontext(5) as n:
    print(n)
