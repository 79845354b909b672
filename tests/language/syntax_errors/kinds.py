# Every kind of statement, broken where people break it.
HEADERS = ["if x", "while x", "for x in y", "with x", "with x as y", "try", "def f()", "async def f()", "class A", "class A()", "match x", "if x:\n  y\nelse",
           "if x:\n  y\nelif z", "while x:\n  y\nelse", "for x in y:\n  z\nelse", "try:\n  x\nexcept", "try:\n  x\nexcept A", "try:\n  x\nexcept A as b",
           "try:\n  x\nexcept* A", "try:\n  x\nfinally", "try:\n  x\nexcept:\n  y\nelse", "match x:\n  case 1"]
ENDINGS = ["", "\n", ":", ":\n", ":\n\n", ":\nx", ":\n# c\nx", ": # c\n", " y:\n  z", ":\n\tx\n        y", ":\n    x\n  y", ":\n  x\n    y", ": x y", "("]
STATEMENTS = ["x = ", "x = 1 2", "x += ", "x: ", "f() = 1", "f() += 1", "f(): int", "del", "del f()", "del (a, 1)", "pass 1", "global", "nonlocal 1", "import",
              "import a as", "import a.", "from a", "from a import", "from a import (", "from a import b,", "from a import *, b", "from . import", "raise x from",
              "assert", "assert x,", "return = 1", "yield = 1", "await", "break 1", "continue x", "@", "@x\ny", "lambda", "lambda x", "lambda x=1, y: 0", "(x := )",
              "x := 1", "x if y", "x if y else", "not", "x not y", "x <> y", "x === y", "x ? y", "x++", "a.1", "a.", "a..b", "a[", "a[]", "a b", "f(a b)", "f(a=)",
              "f(a=1, 2)", "f(**a, *b)", "f(x for x in y, 1)", "[x for]", "[x for x]", "{x: y, z}", "{**x for x in y}", "[*x for x in y]", "print x", "exec x",
              "'abc", "'''abc", "b'\\x1'", "'\\x1'", "'\\u12'", "0777", "0x", "0b2", "1_", "1__0", "1e", "1.5.5", "1x", "5x = 1", "f'{'", "f'}'", "f'{}'", "f'{x!z}'",
              "f'{a b}'", "f'{x:{y'", "f'{lambda x: 1}'", "f'{1 = 2}'", "(", "(]", ")", "{'a': 1\n'b': 2}", "x = (1,\ny = 2\n", "x \\ y", "\\", "x \\", "if x = 1: pass",
              "for 1 in x: pass", "with a as 1: pass", "def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(**k, a): pass", "def f((a)): pass",
              "def f(a, /, b, /): pass", "class A(x for x in y): pass", "class A(b=): pass", "try: except", "try:except A\n  x",
              "try:except A:\n  x\nexcept* B:\n  y", "try: except A, B:\n  x", "else: pass", "except: pass", "case 1: pass", "  x", "x\n  y"]


def tell(source):
    try:
        compile(source, "<text>", "exec")
        print(repr(source), "ACCEPTED")
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, repr(error.text))


for header in HEADERS:
    for ending in ENDINGS:
        tell(header + ending)
for statement in STATEMENTS:
    for source in statement, statement + "\n", "def f():\n    " + statement.replace("\n", "\n    "), "x = 1; " + statement, statement + "\nx y\n":
        tell(source)
