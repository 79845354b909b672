# Every way through try, except, else and finally.
def path(action):
    log = []

    def body():
        try:
            log.append("try")
            if action == "raise":
                raise ValueError("v")
            if action == "raise other":
                raise KeyError("k")
            if action == "return":
                return "from try"
        except ValueError as error:
            log.append(f"except {error}")
            return "from except"
        else:
            log.append("else")
        finally:
            log.append("finally")
        return "end"
    try:
        log.append(body())
    except KeyError as error:
        log.append(f"outside {error!r}")
    return log


for action in ("none", "raise", "raise other", "return"):
    print(action, path(action))


def overrides():
    try:
        return "try"
    finally:
        return "finally"


def swallows():
    try:
        raise ValueError
    finally:
        return "swallowed"


def loops():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append(f"f{i}")
    else:
        out.append("else")
    return out


def finally_continue():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            continue
    return i


def nested():
    try:
        try:
            raise ValueError(1)
        finally:
            print("inner finally")
    except ValueError as error:
        try:
            raise KeyError(2)
        except KeyError:
            pass
        print("still", error)
        return error
    finally:
        print("outer finally")


def value_of_return():
    x = 1
    try:
        return x
    finally:
        x = 2


print(overrides(), swallows(), loops(), finally_continue(), repr(nested()), value_of_return())
try:
    pass
except:
    pass
else:
    print("else only")
try:
    raise ZeroDivisionError("by class")
except (ValueError, ArithmeticError) as e:
    print(type(e).__name__)
try:
    e
except NameError as error:
    print(error)
