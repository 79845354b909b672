class A(x for x in ()):
    pass
