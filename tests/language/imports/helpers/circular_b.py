from . import circular_a

try:
    circular_a.value
    early = "there"
except AttributeError as error:
    early = str(error)
try:
    from .circular_a import value
except ImportError as error:
    cannot = str(error).split(" (/")[0]


def late():
    return circular_a.value, early, cannot
