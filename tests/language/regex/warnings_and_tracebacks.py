# Which line a warning about a pattern or template is for, and what an uncaught error shows.
import os
import re
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    re.sub("(a)", r"\g<+1>", "a")
    re.compile("(a)(?(+1)b)")
    re.compile("[[a]")
    re.compile("[a--b]")
    re.template("a")
    re.match("(a)", "a").expand(r"\g< 1 >")
for w in caught:
    print(w.category.__name__, w.message, os.path.basename(w.filename), w.lineno)
re.sub("(a)", r"\2", "a")
