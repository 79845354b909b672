"""Random operations on containers, and what python3 makes of them.

Each line: operation, then its arguments, then the outcome, separated by tabs. Registers hold the containers.
    make   rN TYPE ARG...      rN = TYPE(*ARG)
    call   rN NAME ARG...      rN.NAME(*ARG)
    binary OP A B              A OP B
    inplace OP rN B            rN OP= B
    get    rN KEY              rN[KEY]
    set    rN KEY ITEM         rN[KEY] = ITEM
    del    rN KEY              del rN[KEY]
    compare OP A B             A OP B
    in     ITEM rN             ITEM in rN
    hash   rN                  hash(rN)
Outcome: the repr of the result (of a list of it, if it is an iterator), then of rN if it may have changed; or
the exception's type and text after a "!".
"""
import operator
import random
import sys

random.seed(int(sys.argv[1]))
COUNT = int(sys.argv[2])
REGISTERS = 8
registers = [[] for _ in range(REGISTERS)]
TYPES = {"list": list, "tuple": tuple, "dict": dict, "set": set, "frozenset": frozenset, "range": range}
BINARY = {"+": operator.add, "-": operator.sub, "*": operator.mul, "&": operator.and_, "|": operator.or_,
          "^": operator.xor}
INPLACE = {"+": operator.iadd, "-": operator.isub, "*": operator.imul, "&": operator.iand, "|": operator.ior,
           "^": operator.ixor}
COMPARE = {"<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt,
           ">=": operator.ge}
METHODS = {
    list: "append extend insert pop remove clear copy index count reverse sort __reversed__".split(),
    tuple: "index count".split(),
    dict: "get setdefault pop popitem keys items values update clear copy __reversed__".split(),
    set: ("add discard remove pop clear copy union intersection difference symmetric_difference update "
          "intersection_update difference_update symmetric_difference_update isdisjoint issubset "
          "issuperset").split(),
    frozenset: ("copy union intersection difference symmetric_difference isdisjoint issubset "
                "issuperset").split(),
    range: "index count __reversed__".split(),
}
ARITY = {"append": 1, "insert": 2, "extend": 1, "remove": 1, "index": 1, "count": 1, "get": 2, "setdefault": 2,
         "add": 1, "discard": 1, "update": 1, "isdisjoint": 1, "issubset": 1, "issuperset": 1,
         "symmetric_difference": 1, "symmetric_difference_update": 1}
VARIABLE = {"pop", "union", "intersection", "difference", "intersection_update", "difference_update"}


def atom():
    kind = random.random()
    if kind < 0.55:
        return random.randrange(-3, 40)
    if kind < 0.65:
        return random.choice([0, 1, 2**40, -2**49, 2**52, 2**61 - 1, -2**70, 10**30])
    if kind < 0.9:
        return "".join(random.choice("abcde") for _ in range(random.randrange(0, 3)))
    if kind < 0.95:
        return random.choice([True, False])  # not None: its hash is its address
    return random.choice([0.0, 1.0, 2.5, -1.5])


def register():
    return random.randrange(REGISTERS)


class Reg(int):
    pass


def argument():
    return Reg(register()) if random.random() < 0.35 else atom()


def key():
    if random.random() < 0.3:
        part = lambda: random.choice([None, None] + list(range(-12, 13)))
        return slice(part(), part(), random.choice([None, None, 1, 2, 3, -1, -2, -5, 0]))
    return argument() if random.random() < 0.2 else random.choice([atom(), random.randrange(-9, 9)])


def token(v):
    if isinstance(v, Reg):
        return f"r{int(v)}"
    if v is None:
        return "N"
    if v is True or v is False:
        return "T" if v else "F"
    if isinstance(v, int):
        return f"i{v:x}"
    if isinstance(v, float):
        return f"f{v!r}"
    if isinstance(v, slice):
        return "S" + ",".join(token(x) for x in (v.start, v.stop, v.step))
    return "s" + v.encode().hex()


def value(v):
    return registers[v] if isinstance(v, Reg) else v


def shown(v):
    if hasattr(v, "__next__"):
        v = list(v)
    return repr(v)


def fits(v):
    try:
        return len(v) < 400 and len(repr(v)) < 6000
    except (TypeError, OverflowError):
        return True


def emit(words, run, changed=None):
    for index in range(REGISTERS):
        if not fits(registers[index]):
            registers[index] = []
            print("make", f"r{index}", "list", "[]", sep="\t")
    try:
        outcome = shown(run())
    except RecursionError:
        raise
    except Exception as error:
        outcome = f"!{type(error).__name__}: {error}"
    line = list(words) + [outcome]
    if changed is not None:
        line.append(shown(registers[changed]))
    line = [w.replace("\t", " ") for w in line]
    print(*line, sep="\t")


def make():
    n, name = register(), random.choice(list(TYPES))
    if name == "range":
        args = [random.randrange(-20, 40) for _ in range(random.randrange(1, 4))]
        while args[-1] == 0 or len(range(*args)) < 2:  # shorter ones hash None
            args = [random.randrange(-20, 40) for _ in range(random.randrange(1, 4))]
    elif name == "dict":
        args = [Reg(register())] if random.random() < 0.3 else []
    else:
        args = [argument()] if random.random() < 0.8 else []

    def run():
        registers[n] = TYPES[name](*map(value, args))
        return registers[n]
    emit(["make", f"r{n}", name] + [token(a) for a in args], run)


def call():
    n = register()
    target = registers[n]
    name = random.choice(METHODS[type(target)])
    arity = random.randrange(0, 3) if name in VARIABLE else ARITY.get(name, 0)
    args = [argument() for _ in range(arity)]
    if name in ("popitem", "append", "insert", "add", "setdefault", "extend", "update") and random.random() < 0.9:
        args = [a if not (isinstance(a, Reg) and a == n) else atom() for a in args]
    emit(["call", f"r{n}", name] + [token(a) for a in args],
         lambda: getattr(target, name)(*map(value, args)), n)


def nested(v, depth=0):
    if depth > 6:
        return True
    if isinstance(v, dict):
        return any(nested(x, depth + 1) for x in v.values())
    if isinstance(v, (list, tuple)):
        return any(nested(x, depth + 1) for x in v)
    return False


def step():
    kind = random.random()
    if kind < 0.12:
        make()
    elif kind < 0.55:
        call()
    elif kind < 0.65:
        op, a, b = random.choice(list(BINARY)), Reg(register()), argument()
        if op == "*" and isinstance(b, int) and not isinstance(b, Reg):
            b %= 4
        emit(["binary", op, token(a), token(b)], lambda: BINARY[op](value(a), value(b)))
    elif kind < 0.72:
        op, n, b = random.choice(list(INPLACE)), register(), argument()
        if op == "*" and not isinstance(registers[n], (list, tuple)):
            op = "+"
        if op == "*" and isinstance(b, int) and not isinstance(b, Reg):
            b %= 4

        def run():
            registers[n] = INPLACE[op](registers[n], value(b))
            return registers[n]
        emit(["inplace", op, f"r{n}", token(b)], run, n)
    elif kind < 0.8:
        n, k = register(), key()
        emit(["get", f"r{n}", token(k)], lambda: registers[n][value(k)])
    elif kind < 0.88:
        n, k, item = register(), key(), argument()
        if not isinstance(registers[n], (list, dict)):
            return
        emit(["set", f"r{n}", token(k), token(item)], lambda: operator.setitem(registers[n], value(k), value(item)),
             n)
    elif kind < 0.92:
        n, k = register(), key()
        if not isinstance(registers[n], (list, dict)):
            return
        emit(["del", f"r{n}", token(k)], lambda: operator.delitem(registers[n], value(k)), n)
    elif kind < 0.96:
        op, a, b = random.choice(list(COMPARE)), Reg(register()), Reg(register())
        emit(["compare", op, token(a), token(b)], lambda: COMPARE[op](value(a), value(b)))
    elif kind < 0.98:
        item, n = argument(), register()
        emit(["in", token(item), f"r{n}"], lambda: value(item) in registers[n])
    else:
        n = register()
        emit(["hash", f"r{n}"], lambda: hash(registers[n]))


for _ in range(REGISTERS):
    make()
for _ in range(COUNT):
    step()
    for i in range(REGISTERS):
        if nested(registers[i]):
            registers[i] = []
            print("make", f"r{i}", "list", "[]", sep="\t")
