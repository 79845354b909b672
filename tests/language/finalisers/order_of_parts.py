# Locals, fields and items go in the order in which python3 lets them go.
class T:
    def __init__(s, name): s.name = name
    def __del__(s): print("-" + s.name, end=" ")
def g():
    a = T("a"); b = T("b"); c = T("c"); raise KeyError
try: g()
except KeyError: print("handler")
print("after")
def gen():
    a = T("g1"); yield 1; b = T("g2"); yield 2
it = gen(); next(it); next(it); del it
print("gen")
it = gen(); next(it); next(it); it.close()
print("gen close")
class O: pass
o = O(); o.a = T("oa"); o.b = T("ob"); o.c = T("oc"); del o
print("obj")
def gen3():
    a = T("g1"); b = T("g2"); yield 2; 1/0
it = gen3(); next(it)
try: next(it)
except ZeroDivisionError: print("h")
print("gen raise")
def clos():
    a = T("c1"); b = T("c2"); c = T("c3")
    return lambda: (a, b, c)
f = clos(); del f
print("closure")
def dflt(a=T("d1"), b=T("d2"), *, k=T("d3")): pass
del dflt
print("defaults")
e = ValueError(T("e1"), T("e2")); del e
print("exc")
s = {T("s1"), }; s = 0
class S:
    __slots__ = ("x", "y")
q = S(); q.y = T("y"); q.x = T("x"); del q
print("slots")
class D(T): pass
d = D("inst"); d.r = T("attr"); del d
print()
def frames():
    import sys
    a = T("f1"); b = T("f2")
    return sys._getframe()
fr = frames(); print("held"); del fr
print("frame")
