# Which part of the line every kind of error marks.
import sys
def a():
    for x in 5:
        pass
def b():
    return [x for x in 5]
def it():
    yield 1
    1/0
def c():
    return [x for x in it() if x]
def d():
    x, y = 5
def e():
    for x, y in [1]:
        pass
def f():
    with 5 as y: pass
def g():
    import nothing_here
def h():
    x = [1,2,3][10] if 1 else 0
    return x
def i():
    assert 1 == 2, "msg"
def j():
    raise ValueError("x"
      )
def k():
    del undefined_thing
def l():
    return {**5}
def m():
    return [*5]
def n():
    print(*5)
def o():
    return f"{1:zz}" + "abc"
def p():
    x = 1; x.y = 5
def q():
    x = 1; x[0] = 5
def r():
    x = 1; x += "a"
def s():
    return -"a" if True else 0
def t():
    return 1 < "a" < 2
def u():
    if 1 < "a": pass
def v():
    while not undefined1: pass
def w():
    global zz
    return zz + 1
def x():
    class A(undefined2): pass
def y():
    @undefined3
    def f(): pass
def z():
    def f(a=undefined4): pass
def aa():
    return (yield_ for yield_ in 5)
def bb():
    from sys import nope
def cc():
    return 1 if undefined5 else 2
def dd():
    x = lambda: (1/
       0)
    x()
def ee():
    return sys.foo.bar(1,
     2)
def ff():
    a = [1]
    a[0][1][2] = 5
def gg():
    return "%d" % "a"
def hh():
    match 5:
        case int(1, 2): pass
def ii():
    try:
        raise KeyError
    finally:
        1/0
def jj():
    print("a" + 1, file=sys.stdout)
def kk():
    x = {}
    del x["a"]
def ll():
    del (1).y
def mm():
    return 1 + \
       (2 + "a")
def nn():
    a = yy = 1 / 0
for k_ in "a b c d e f g h i j k l m n o p q r s t u v w x y z aa bb cc dd ee ff gg hh ii jj kk ll mm nn".split():
    try: globals()[k_]()
    except Exception as err:
        print(k_, file=sys.stderr); sys.excepthook(type(err), err, err.__traceback__)
