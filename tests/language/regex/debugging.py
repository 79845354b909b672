# re.DEBUG shows the tree and the code.
import re

for pattern, flags in [(r"(a|bc)*?[x-z\d]{2,}(?=q)(?(1)y|n)\1$", 0), (r"(?i:abc)|[^\u0100-\u0400a]\b", re.M), (r"(?>a)b++(?:cd)*+(?<!x)", re.S)]:
    re.compile(pattern, flags | re.DEBUG)
