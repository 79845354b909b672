# A free variable that has no value yet, or no longer.
def before():
    def use():
        return x
    try:
        use()
    except NameError as error:
        print(type(error).__name__, error)
    x = 1
    print(use())
    del x
    try:
        use()
    except NameError as error:
        print(type(error).__name__, error)
    try:
        print(x)
    except NameError as error:
        print(type(error).__name__, error)


before()


def local():
    try:
        print(y)
    except UnboundLocalError as error:
        print(error)
    y = 1
    del y
    try:
        y
    except UnboundLocalError as error:
        print(error)
    try:
        del y
    except UnboundLocalError as error:
        print(error)


local()
try:
    undefined
except NameError as error:
    print(error, error.name)
try:
    del undefined
except NameError as error:
    print(error)


def cell():
    def f():
        return z
    try:
        f.__closure__[0].cell_contents
    except ValueError as error:
        print(error)
    z = 1


cell()
