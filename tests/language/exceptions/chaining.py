def show(error):
    seen = []
    while error is not None and len(seen) < 9:
        seen.append((type(error).__name__, str(error), error.__suppress_context__))
        error = error.__cause__ or error.__context__
    print(seen)


try:
    try:
        raise ValueError("first")
    except ValueError:
        raise KeyError("second")
except KeyError as error:
    show(error)
try:
    try:
        raise ValueError("first")
    except ValueError as e:
        raise KeyError("second") from e
except KeyError as error:
    show(error)
try:
    try:
        raise ValueError("first")
    except ValueError:
        raise KeyError("alone") from None
except KeyError as error:
    show(error)
    print(error.__context__, error.__cause__)
try:
    try:
        1 / 0
    finally:
        raise ValueError("in finally")
except ValueError as error:
    show(error)
try:
    raise ValueError from KeyError
except ValueError as error:
    print(repr(error.__cause__))
for bad in (lambda: exec("raise 5"), lambda: exec("raise ValueError from 5"), lambda: exec("raise"), lambda: exec("raise int")):
    try:
        bad()
    except (TypeError, RuntimeError) as error:
        print(type(error).__name__, error)


def inside():
    raise


try:
    try:
        raise ValueError("re-raised by a called function")
    except ValueError:
        inside()
except ValueError as error:
    print(error, error.__context__)
a, b = ValueError("a"), KeyError("b")
try:
    try:
        raise a
    except ValueError:
        try:
            raise b
        except KeyError:
            raise a
except ValueError as error:
    show(error)
    print(error.__context__ is b, b.__context__)
