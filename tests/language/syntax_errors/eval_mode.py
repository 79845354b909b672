for source in ("x = 1", "", "1; 2", "def f(): pass", "1 +", "\n\n 1", "pass", "(1", "1\n2", "lambda: x = 1"):
    try:
        print(repr(source), eval(source))
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.msg, error.lineno, error.offset, error.text)
for source in (5, None, b"1 + 1", "  2 + 2", "\t3"):
    try:
        print(eval(source))
    except (TypeError, SyntaxError) as error:
        print(type(error).__name__, error)
try:
    compile("x", "f", "nope")
except ValueError as error:
    print(error)
try:
    exec("x = 1\x00")
except (ValueError, SyntaxError) as error:
    print(type(error).__name__, error)
