def run(errors):
    try:
        raise ExceptionGroup("g", errors)
    except* ValueError as group:
        print("values", group.exceptions)
    except* (TypeError, KeyError) as group:
        print("others", group.exceptions)
    else:
        print("else")
    finally:
        print("finally")


run([ValueError(1), TypeError(2), ValueError(3)])
run([ExceptionGroup("inner", [KeyError(1), ValueError(2)])])
try:
    run([OSError("unhandled"), ValueError(1)])
except ExceptionGroup as group:
    print(repr(group))
try:
    raise ValueError("naked")
except* ValueError as group:
    print(repr(group))
try:
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError:
        raise KeyError("new")
except ExceptionGroup as group:
    print(repr(group))
try:
    pass
except* ValueError:
    print("never")
else:
    print("nothing raised")
group = ExceptionGroup("top", [ValueError(1), ExceptionGroup("sub", [TypeError(2), ValueError(3)])])
print(group.subgroup(ValueError), group.split(TypeError), group.subgroup(lambda e: e.args == (3,)), group.derive([KeyError()]))
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("x", [5]), lambda: ExceptionGroup("x", [KeyboardInterrupt()])):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__, type(BaseExceptionGroup("b", [ValueError()])).__name__)
