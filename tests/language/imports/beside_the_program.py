import helpers.part
from helpers import VALUE, function
from helpers.part import Thing as T
import helpers.deeper.leaf as leaf
import helpers as h

print(VALUE, function(2), T().name, leaf.WHO, h.__name__, h.part is helpers.part, helpers.__path__ is not None)
print(h.part.__package__, leaf.__package__, h.__package__, leaf.parent_value(), __package__)
try:
    import helpers.broken
except ZeroDivisionError as error:
    print(error, "helpers.broken" in __import__("sys").modules)
try:
    import helpers.invalid
except SyntaxError as error:
    print(error.msg, error.lineno)
try:
    from helpers import nothing
except ImportError as error:
    print(str(error).split(" (")[0])
import helpers.circular_a
print(helpers.circular_a.result, helpers.part.count)
from helpers.star import *
print(public, [n for n in ("_private", "hidden") if n in globals()])
from helpers.all_list import *
print(_chosen, [n for n in ("not_chosen",) if n in globals()])
