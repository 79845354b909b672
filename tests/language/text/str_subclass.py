# Subclasses of str.
class S(str):
    def __new__(cls, text, extra=None):
        self = super().__new__(cls, text)
        self.extra = extra
        return self

s = S("hello", extra=[1])
print(s, repr(s), s.extra, len(s), s == "hello", hash(s) == hash("hello"), {s: 1}["hello"], type(s.upper()).__name__, type(s + "x").__name__, type(s[:]).__name__, type(s * 1).__name__, type(str(s)).__name__, type(s.strip()).__name__, type(s.replace("z", "")).__name__)
print(isinstance(s, str), "{}".format(s), "%s" % s, f"{s:>8}", "".join([s]), type("".join([s])).__name__, s in ["hello"])
long = S("é" * 500)
long.extra = "attribute"
print(long[499], len(long), long.extra, long.find("x"))

class T(str):
    def __str__(self):
        return "str of T"

    def __format__(self, spec):
        return "T:" + spec

    def __len__(self):
        return 42

t = T("value")
print(str(t), "%s" % t, f"{t}", f"{t:x}", "{:y}".format(t), len(t), t.upper(), [t])

class E(str):
    pass

e = E("a")
e.b = 1
del e.b
print(hasattr(e, "b"), E("x") == "x", E(b"x", "ascii"), E(5), E())
