# global and nonlocal reach over the scopes between.
value = 0


def set_global():
    global value, created
    value = 1
    created = "created"

    def inner():
        value = 2

        def innermost():
            global value
            value += 10
        innermost()
        return value
    return inner()


print(set_global(), value, created)


def three():
    a = b = 1

    def two():
        nonlocal a
        a = 2
        b = 2

        def one():
            nonlocal a, b
            a, b = 3, 3
        one()
        return b
    return two(), a, b


print(three())


def deletes():
    global value
    del value


deletes()
try:
    value
except NameError as error:
    print(error)
exec("value = 99")
print(value)
