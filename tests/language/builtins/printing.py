"""print: separators, ends, other files, errors."""

import sys


def show(call):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)


print()
print(1, "a", None, 2.5)
print(1, 2, sep="-", end="!\n")
print(1, 2, sep=None, end=None)
print("x", file=None)
print("flushed", flush=True)
show(lambda: print(1, sep=1))
show(lambda: print(1, end=2))
show(lambda: print(1, foo=2))
show(lambda: print(1, file=5))


class Sink:
    def __init__(self):
        self.pieces = []

    def write(self, text):
        self.pieces.append(text)

    def flush(self):
        self.pieces.append("FLUSH")


sink = Sink()
print("a", 1, sep=", ", file=sink)
print(file=sink)
print("b", end="", file=sink, flush=True)
print(sink.pieces)

original = sys.stdout
sys.stdout = sink = Sink()
print("captured", 2)
sys.stdout = original
print(sink.pieces)

sys.stdout = None
print("nowhere")
sys.stdout = original


class BadText:
    def __str__(self):
        raise ValueError("no text")


show(lambda: print("before", BadText(), "after"))


class WrongText:
    def __str__(self):
        return 5


show(lambda: print(WrongText()))
show(lambda: print("\ud800"))
print("caf\u00e9 \u20ac \U0001F600")
print(sys.stdout.write("written\n"))
sys.stdout.writelines(["one\n", "two\n"])
print(sys.stdout.name, sys.stdout.mode, sys.stdout.encoding, sys.stdout.closed, sys.stdout.isatty())
print(sys.stdout.writable(), sys.stdout.readable(), sys.stdin.readable(), sys.stderr.errors)
show(lambda: sys.stdout.write(5))
sys.stdout.flush()
show(lambda: sys.stdout.read())
