def f():
    pass

def g():
    x y
