"""weakref.proxy: what it passes on to its target, and what it says when that has gone."""
import weakref


def show(text, env=globals()):
    try:
        print(text, "->", eval(text, env))
    except Exception as error:
        print(text, "!!", type(error).__name__, error)


class Thing:
    def __init__(self):
        self.name = "t"

    def __call__(self, *args, **kwargs):
        return "called", args, kwargs

    def __len__(self):
        return 3

    def __getitem__(self, key):
        return "item", key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("delete", key)

    def __contains__(self, item):
        return item == 1

    def __iter__(self):
        return iter("ab")

    def __add__(self, other):
        return "add", type(other).__name__

    def __radd__(self, other):
        return "radd", type(other).__name__

    def __iadd__(self, other):
        self.name += "+"
        return self

    def __isub__(self, other):
        return "isub", type(other).__name__

    def __mul__(self, other):
        return "mul", type(other).__name__

    def __neg__(self):
        return "neg"

    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __index__(self):
        return 4

    def __bool__(self):
        return False

    def __eq__(self, other):
        return "eq", type(other).__name__

    def __lt__(self, other):
        return "lt", type(other).__name__

    def __hash__(self):
        return 5

    def __str__(self):
        return "str!"

    def __pow__(self, other, modulus=None):
        return "pow", other, modulus

    def __ipow__(self, other):
        return "ipow", other

    def __matmul__(self, other):
        return "matmul"

    def __divmod__(self, other):
        return "divmod"

    def __enter__(self):
        return "entered"

    def __exit__(self, *args):
        return True

    def __round__(self, digits=None):
        return "round", digits

    def __format__(self, form):
        return "format " + form


class Counter:
    def __init__(self):
        self.count = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        return self.count


t = Thing()
p = weakref.proxy(t)
for text in (
        "type(p)", "p.name", "p()", "p(1,a=2)", "len(p)", "p[1]", "1 in p", "2 in p", "list(p)", "p+1", "1+p", "p+p",
        "-p", "int(p)", "float(p)", "[0,1,2,3,4,5][p]", "bool(p)", "not p", "p==1", "p==p", "p<p", "p!=1", "hash(p)",
        "str(p)", "repr(p)[:13]", "pow(p,2)", "pow(p,2,3)", "p**2", "p@p", "divmod(p,1)", "round(p)", "format(p,'x')",
        "f'{p}'", "isinstance(p, weakref.ProxyType)", "isinstance(p, weakref.CallableProxyType)", "callable(p)",
        "p.nothing", "type(p).__name__", "type(p).__hash__", "hex(p)", "range(p)", "abs(p)",
        "id(p)==id(t)", "p is t", "weakref.ref(p)() is p", "'a'*p", "p and 1", "str(p)+'x'", "weakref.ProxyType()",
        "weakref.ProxyType(t)", "complex(p)", "p.__doc__", "p.__eq__(1)", "isinstance(p, Thing)", "next(p)",
        "getattr(p, 'name')", "hasattr(p, 'other')", "p.__class__ is Thing", "p * p", "2 * p", "p - 1"):
    show(text)
p.new = 5
print(t.new)
del p.new
print(hasattr(t, "new"))
p[1] = 2
del p[3]
q = p
q += 1
print(type(q).__name__, t.name)
q = p
q -= 1
print(q)
q = p
q **= 2
print(q)
q = p
q *= p
print(q)
try:
    with p:
        pass
except TypeError as error:
    print(error)
c = Counter()
q = weakref.proxy(c)
print(next(q), next(q))
for text in "iter(q) is c", "next(p)", "q()", "callable(q)", "len(q)", "q[0]", "1 in weakref.proxy(Counter)", "int(q)", "float(q)", "[1][q]", "q + 1":
    show(text)
del t
for text in (
        "p.name", "p()", "len(p)", "p[1]", "1 in p", "p+1", "1+p", "-p", "str(p)", "repr(p)[:13]", "bool(p)",
        "hash(p)", "p==1", "p<1", "list(p)", "type(p)", "format(p,'')", "f'{p}'", "callable(p)", "int(p)", "float(p)",
        "next(p)", "iter(p)", "setattr(p,'a',1)", "delattr(p,'a')", "hasattr(p,'a')", "getattr(p,'a',5)",
        "weakref.ref(p)() is p", "isinstance(p, Thing)", "p.__class__", "type(p)"):
    show(text)
for action in "p[1] = 1", "del p[1]", "p += 1", "p.x = 1", "del p.x":
    try:
        exec(action)
    except ReferenceError as error:
        print(action, error)
