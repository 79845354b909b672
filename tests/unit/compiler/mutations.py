"""Damages sources at random and compares what python3 and Ouro's parser say of them.

    mutations.py EXECUTABLE [SEED [COUNT]]

EXECUTABLE is the built test_front_oracle, run with --batch. Prints the mutations on which kind, place or
message differ. Known to differ, and left out: the end of a range of several lines, which python3 counts in
another line when it compiles a string.
"""
import ast
import glob
import os
import random
import re
import subprocess
import sys
import threading
from urllib.parse import unquote

HERE = os.path.dirname(os.path.abspath(__file__))
TOKEN = re.compile(r"\n[ \t]*|[ \t]+|[A-Za-z_]\w*|\d[\w.]*|[rbfuRBFU]{0,2}(?:\"\"\"|'''|\"|')|"
                   r"\*\*=?|//=?|>>=?|<<=?|[-+*/%@&|^<>=!:]=|->|\.\.\.|.", re.S)
PIECES = """( ) [ ] { } : , ; = == := * ** . -> + - @ % not in is if else elif for while def class return yield
lambda import from as with try except finally async await None True x 1 1.5 "s" f"{x}" b"b" print match case _ # \\
$ ? ! " ' 0x 1_ ... / | global nonlocal del assert raise pass break and or a.b f(x) += ~ ` é €""".split()
PIECES += ["\n", "\n    ", "\n  ", " ", "x y"]
GRAMMAR = [
    "match x:\n    case [a, *b] if c:\n        pass\n    case {'k': 1, **r} | A(x=1):\n        pass\n",
    "async def f(a, /, b: int=1, *c, d=2, **e) -> T:\n    async with x as y, z:\n        return [i async for i in g()]\n",
    "with (open(a) as b, c as (d, e)):\n    pass\n",
    "try:\n    x\nexcept* A as e:\n    y\nelse:\n    z\nfinally:\n    w\n",
    "x = f'{a!r:>{w}} {b=} {{}}' 'c'\n",
    "lambda a, *b, c=1, **d: (yield)\n",
    "d = {**a, 'b': 1, c: [x for x in y if z for w in v]}\n",
    "x[a:b, ::2, *c] = (d := 5), 0x1F, 1_000, 1e5j\n",
    "@dec(a, *b, k=v, **kw)\nclass A(B, metaclass=M):\n    x: int = 1\n",
    "print(*a, sep='')\nassert x, 'y'\nraise A from b\ndel x[0], y.z\nglobal g\n",
    "while True:\n    if a: break\n    elif b:\n        continue\n    else:\n        pass\nelse:\n    x\n",
    "from . import (a as b, c)\nimport x.y as z, w\n",
    "x = a if b else c if d else lambda: e\n",
    "{a, *b}; (a for a in b); {a: b for a, b in c}\n",
    "a, *b = c = d\nx += yield y\n",
]


def collect():
    pool = GRAMMAR * 6
    for name in random.sample(sorted(glob.glob("/usr/lib/python3.11/*.py")), 40):
        with open(name, encoding="utf-8", errors="replace") as file:
            text = file.read()
        lines = text.split("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.stmt) and node.end_lineno - node.lineno < 14:
                part = lines[node.lineno - 1:node.end_lineno]
                pool.append("\n".join(line[node.col_offset:] for line in part) + "\n")
    return pool


def mutate(source):
    tokens = TOKEN.findall(source)
    for _ in range(random.choice([1, 1, 1, 1, 2, 2, 3])):
        if not tokens:
            break
        i, kind = random.randrange(len(tokens)), random.random()
        if kind < .3:
            del tokens[i]
        elif kind < .6:
            tokens.insert(i, random.choice(PIECES) + random.choice(["", " "]))
        elif kind < .8:
            tokens[i] = random.choice(PIECES)
        else:
            tokens.insert(i, tokens[i])
    return "".join(tokens)


def answers(command, records):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def feed():
        for record in records:
            process.stdin.write(b"compile %d\n" % len(record) + record)
        process.stdin.close()

    feeder = threading.Thread(target=feed)
    feeder.start()
    lines = process.stdout.read().decode().split("\n")[:-1]
    feeder.join()
    return lines


def same(expected, found):
    left, right = expected.split(" ")[:7], found.split(" ")[:7]
    if len(left) == 7 and left[2] != left[4]:
        del left[5], right[5:6]
    return left == right


def main():
    random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    pool = collect()
    sources = [mutate(random.choice(pool)) for _ in range(count)]
    sources = [s for s in sources if "\\N{" not in s and "\0" not in s]
    records = [s.encode("utf-8", "surrogatepass") for s in sources]
    expected = answers(["/usr/bin/python3", "-BS", os.path.join(HERE, "oracle.py")], records)
    found = answers([sys.argv[1], "--batch"], records)
    if len(found) != len(expected):
        sys.exit(f"{len(found)} answers instead of {len(expected)}: it died on\n{sources[len(found)]}")
    differing = 0
    for source, left, right in zip(sources, expected, found):
        if not same(left, right):
            differing += 1
            print(f"{source}\n  python3: {unquote(left)[:200]}\n  ouro:    {unquote(right)[:200]}\n")
    print(f"{len(records)} mutations, {differing} differ")


if __name__ == "__main__":
    main()
