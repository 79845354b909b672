# The name of an except clause goes when the clause is left, not before what it returns is taken.
def returns():
    try:
        raise ValueError("kept")
    except ValueError as error:
        return error


def returns_tuple():
    try:
        raise ValueError("kept")
    except ValueError as error:
        return error, error.args


def loop():
    for _ in range(2):
        try:
            raise KeyError("k")
        except KeyError as error:
            last = error
            continue
    return last


def deleted():
    try:
        raise ValueError
    except ValueError as error:
        del error
    return "deleted by the program"


def rebound():
    try:
        raise ValueError
    except ValueError as error:
        error = 5
    try:
        return error
    except UnboundLocalError as other:
        return str(other)


print(repr(returns()), returns_tuple(), repr(loop()), deleted(), rebound())
