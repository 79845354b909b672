# sub and subn: templates, functions, counts.
import re

print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", 2), re.subn("a", "b", "banana"), re.subn("x", "b", "banana"))
print(re.sub("", "-", "abc"), re.sub("b*", "-", "abc"), re.sub("x*", "-", "é€"), re.sub("(?=b)", "<", "abab"), re.sub("$", "!", "a\n"))
print(re.sub(r"(\w)(\w)?", r"[\2\1]", "abc"), re.sub(r"(?P<x>\w)", r"\g<x>\g<1>\g<0>.", "ab"))
print(ascii(re.sub("a", r"\n\t\\", "ba")), re.sub("(a)", r"\g<1>0", "a"), re.sub("a", r"\0", "a").encode(), re.sub("a", r"\101\141", "a"))
print(re.sub("[ab]", lambda m: m.group().upper() + str(m.start()), "abc"))
print(re.sub("a", str, "a"))
print(re.sub("a", "", "aaa"), re.sub("a", "x", ""), re.sub("é", "€", "aéa"), re.sub("b", "é", "abc"), re.sub("\u20ac", "", "a\u20acb"))
print(re.compile("a").sub(repl="x", string="aa", count=1), re.compile("(a)").subn(r"\1\1", "aa"))
for args in [("a", r"\2", "a"), ("(a)", r"\g<x>", "a"), ("a", r"\g<", "a"), ("a", r"\q", "a"), ("a", "\\", "a"), ("a", 1, "a"),
             ("a", None, "a"), ("a", r"\g<1a>", "a"), ("a", r"\400", "a"), ("(", "", ""), ("a", r"\g<-1>", "a"), ("a", ["\\"], "a")]:
    try:
        print(re.sub(*args))
    except Exception as e:
        print(type(e).__name__, e)


class Text(str):
    pass


r = re.sub("x", "y", Text("abc"))
print(type(r), r, type(re.sub("a", Text("b"), "a")), type(re.sub("a", Text("b"), Text("ac"))), type(re.match(".*", Text("q")).group()))
