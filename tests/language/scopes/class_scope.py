# A class body is a scope that functions in it do not see.
x = "global"


class A:
    x = "class"
    y = x

    def f(self):
        return x

    listed = [x for _ in range(1)]
    first_iterable = [c for c in x]
    by_lambda = (lambda: x)()


print(A.y, A().f(), A.listed, A.first_iterable, A.by_lambda)


def enclosing():
    x = "enclosing"

    class B:
        y = x
        x = "own"
        z = x

        def f(self):
            return x
    return B


class C:
    global made_global
    made_global = 5

    def g(self):
        return __class__


print(made_global, C().g() is C)
try:
    B = enclosing()
    print(B.y, B.z, B().f())
except NameError as error:
    print(error)


def read_then_bind():
    class D:
        print(x)
        x = 1
        print(x)
        del x
        print(x)


read_then_bind()
