# What a pattern, a match and an iterator hold goes when they go.
import re
import weakref


class Text(str):
    def __del__(self):
        print("gone:", self[:3])


m = re.match("(a)", Text("abc"))
print(m.group(1))
del m
it = re.finditer(".", Text("xy"))
print(next(it).group())
del it
r = weakref.ref(re.compile("quite new"))
re.purge()
print(r())
for m in re.finditer("b", Text("bbb")):
    pass
print("end")
del m
print(re.sub("a", lambda m: Text("z" + m.group()), "aa"))
