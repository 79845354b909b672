# VERBOSE, inline flags, comments, escape.
import re

p = re.compile(r"""
    (?P<int> \d+ )      # the part before
    (?: \. (\d*) )?     # and after
    [ #]                # a blank or a hash
""", re.VERBOSE)
print(p, p.flags, p.search("x 3.14#").groups(), p.search("42 ").group())
print(re.findall(r"(?x) a b # c", "ab abc"), re.findall(r"(?x: a b ) c", "ab c abc"), re.match(r"a(?#comment)b", "ab"))
print(re.escape("a.b*c[d] #\n\\é"), re.escape(b"a-b\x00"), re.fullmatch(re.escape("a.b"), "a.b"), re.fullmatch(re.escape("a.b"), "axb"))
print(re.findall("(?s:.)a|(?m:^)b", "\na\nb"), re.findall("(?a:\\w)", "éa"), re.findall("(?u:\\w)", "éa"))
