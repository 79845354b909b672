import math
import sys as system, itertools
from math import pi, sqrt as root
from itertools import *
import collections.abc

print(math.floor(2.5), system is __import__("sys"), root(16), pi == math.pi, list(islice(count(5), 3)), collections.abc.__name__)
print("math" in system.modules, system.modules["math"] is math, math.__name__, type(math).__name__, __name__)


def local_import():
    import time
    from random import Random as R
    return time.__name__, R.__name__, "time" in locals()


print(local_import())
for text in ("import nothing", "from math import nothing", "import math.nothing", "from nothing import x", "from . import x", "from .x import y", "import nothing.at.all", "from math import sin, nope"):
    try:
        exec(text)
    except ImportError as error:
        print(text, "|", type(error).__name__, error, error.name)
math.extra = "set on a module"
print(__import__("math").extra)
del math.extra
try:
    math.extra
except AttributeError as error:
    print(error)
system.modules["made_up"] = "anything"
import made_up
print(made_up)
system.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as error:
    print(error)
