def first():
    raise ValueError("first")


def second():
    try:
        first()
    except ValueError:
        {}["missing"]


try:
    second()
except KeyError as error:
    raise RuntimeError("third") from error
