# Places: beginnings, ends, word boundaries.
import re

texts = ["", "a", "a\n", "\na", "ab cd\nef\n", "\n\n", "é-ü", "_1 2_"]
for pattern in [r"^", r"$", r"\A", r"\Z", r"\b", r"\B", r"^.*$", r"\b\w", r".\Z", r"$."]:
    for flags in [0, re.M, re.S, re.A, re.M | re.S]:
        p = re.compile(pattern, flags)
        print(pattern, flags, [[m.span() for m in p.finditer(text)] for text in texts])
