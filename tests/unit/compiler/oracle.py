"""What python3 makes of sources, in the form that ast_dump.c prints.

Reads records from standard input: a line "MODE LENGTH", then so many bytes of UTF-8 source. MODE is
exec or eval for the tree, scope for the symbol tables, compile for the errors of the whole compilation.
Prints one line for each.
"""
import ast
import _symtable
import sys
import warnings

warnings.simplefilter("ignore")
SKIPPED = {"type_comment", "type_ignores"}
PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.*-")
ESCAPES = [chr(c) if c in PLAIN else "%%%02X" % c for c in range(256)]


def escaped(data):
    return "".join([ESCAPES[c] for c in data])


def dump(node):
    if isinstance(node, ast.AST):
        name = type(node).__name__
        if "lineno" in node._attributes:
            name += f"@{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}"
        fields = [dump(getattr(node, f)) for f in node._fields if f not in SKIPPED]
        if isinstance(node, (ast.Constant, ast.MatchSingleton)) and node.value is None:
            fields[0] = "None"
        return "(" + " ".join([name] + fields) + ")"
    if isinstance(node, list):
        return "[" + " ".join(map(dump, node)) + "]"
    if node is None:
        return "-"
    if node is True or node is False or node is Ellipsis:
        return repr(node)
    if isinstance(node, str):
        return "s" + escaped(node.encode("utf-8", "surrogatepass"))
    if isinstance(node, bytes):
        return "b" + escaped(node)
    if isinstance(node, int):
        return hex(node)
    if isinstance(node, float):
        return "f%.17g" % node
    return "j%.17g" % node.imag


PLACES = {1: "l", 2: "g", 3: "i", 4: "f", 5: "c"}
KINDS = {_symtable.TYPE_MODULE: "module", _symtable.TYPE_CLASS: "class", _symtable.TYPE_FUNCTION: "function"}
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr", "lambda"}
DEF_PARAM, DEF_GLOBAL, DEF_FREE_CLASS = 4, 1, 64


def dump_table(table):
    name = "<module>" if table.type == _symtable.TYPE_MODULE else table.name
    if name in COMPREHENSIONS and table.type == _symtable.TYPE_FUNCTION:
        name = "<" + name + ">"
    symbols = []
    for symbol in sorted(table.symbols):
        flags = table.symbols[symbol]
        if table.type == _symtable.TYPE_MODULE and flags & DEF_GLOBAL:
            continue
        passed = "p" if flags & DEF_FREE_CLASS else ""
        symbols.append(f"{escaped(symbol.encode())}:{PLACES[flags >> 11 & 15]}{passed}")
    parameters = " ".join(escaped(name.encode()) for name in table.varnames)
    parts = [f"({KINDS[table.type]} {escaped(name.encode())} [{''.join(' ' + s for s in symbols)}] [{parameters}]",
             str(int(table.nested))]
    return " ".join(parts + [dump_table(child) for child in table.children]) + ")"


def answer(mode, source):
    try:
        text = source.decode("utf-8")
        if mode == "compile":
            compile(text, "<string>", "exec", dont_inherit=True)
            return "ok"
        if mode == "scope":
            return dump_table(_symtable.symtable(text, "<string>", "exec"))
        tree = ast.parse(text, "<string>", mode)
        sys.setrecursionlimit(20000)
        line = dump(tree)
        sys.setrecursionlimit(1000)
        return line
    except SyntaxError as e:
        shown = "-" if e.text is None else escaped(e.text.rstrip("\n").encode("utf-8", "surrogatepass"))
        return (f"error {type(e).__name__} {e.lineno} {e.offset} {e.end_lineno} {e.end_offset} "
                f"{escaped((e.msg or '').encode('utf-8', 'surrogatepass'))} {shown}")
    except (ValueError, RecursionError, MemoryError) as e:
        return f"error {type(e).__name__} {escaped(str(e).encode('utf-8'))}"


def main():
    stream = sys.stdin.buffer
    while header := stream.readline():
        mode, length = header.split()
        print(answer(mode.decode(), stream.read(int(length))), flush=True)


if __name__ == "__main__":
    main()
