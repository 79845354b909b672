"""input and sys.stdin at the end of the input."""
import sys

try:
    input("prompt> ")
except EOFError as error:
    print()
    print("EOFError", error)
print(repr(sys.stdin.readline()), sys.stdin.read() == "", list(sys.stdin), sys.stdin.readlines())


class Feed:
    def __init__(self, lines):
        self.lines = lines

    def readline(self):
        return self.lines.pop(0) if self.lines else ""


sys.stdin = Feed(["first\n", "second", 5])
print(repr(input()), repr(input("? ")))
try:
    input()
except TypeError as error:
    print(error)
try:
    input()
except EOFError as error:
    print(error)
del sys.stdin
try:
    input()
except RuntimeError as error:
    print(error)
