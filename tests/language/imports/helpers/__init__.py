VALUE = "package value"
from . import part
from .part import double as _double


def function(x):
    return _double(x)
