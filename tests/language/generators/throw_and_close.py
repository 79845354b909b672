def g(log):
    try:
        while True:
            try:
                log.append((yield len(log)))
            except ValueError as error:
                log.append(f"handled {error}")
    except GeneratorExit:
        log.append("exit")
        raise
    finally:
        log.append("finally")


log = []
x = g(log)
print(next(x), x.send("a"), x.throw(ValueError("v")), x.throw(ValueError, "w"))
x.close()
print(log)
x.close()
try:
    x.throw(KeyError("after the end"))
except KeyError as error:
    print(error)
y = g([])
try:
    y.throw(KeyError("before the start"))
except KeyError as error:
    print(error)
print(list(y))
z = g(log := [])
next(z)
del z
print(log)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)


def stops():
    yield 1
    raise StopIteration("inside")


try:
    list(stops())
except RuntimeError as error:
    print(error, repr(error.__cause__))


def running():
    yield next(me)


me = running()
try:
    next(me)
except ValueError as error:
    print(error)
for bad in (lambda: g([]).throw(5), lambda: g([]).throw(ValueError, ValueError(), 5), lambda: g([]).throw()):
    try:
        bad()
    except TypeError as error:
        print(error)


def returns_on_close():
    try:
        yield
    except GeneratorExit:
        return 5


r = returns_on_close()
next(r)
print(r.close())


def cleanup_order():
    try:
        yield 1
    finally:
        print("cleanup")


for v in cleanup_order():
    break
print("after break")
c = cleanup_order()
next(c)
c = None
print("after drop")
