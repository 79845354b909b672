# A pattern is reduced to its source and flags; a match cannot be.
import copyreg
import re

p = re.compile("a(b)", re.I)
make, arguments = copyreg.dispatch_table[re.Pattern](p)
print(make.__module__, make.__name__, arguments, make(*arguments) == p)
for v in [p.match("ab"), p.scanner("ab")]:
    try:
        print(v.__reduce_ex__(2))
    except TypeError as e:
        print(e)
