"""Exceptions raised, caught, passed on through frames, and cleaned up after."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Refused(ValueError):
    def __init__(self, number):
        super().__init__("refused %d" % number)
        self.number = number


def check(number):
    if number % 3 == 0:
        raise Refused(number)
    return number


def through(depth, number):
    if depth == 0:
        return check(number)
    try:
        return through(depth - 1, number) + 1
    finally:
        done[0] += 1


done = [0]
refused = missing = total = 0
table = {i: i for i in range(0, 100, 2)}
for i in range(int(150_000 * SCALE)):
    try:
        total += through(3, i)
    except TypeError:
        raise
    except ValueError as error:
        refused += error.number % 7
    try:
        total += table[i % 100]
    except KeyError:
        missing += 1
    try:
        int("x" if i % 10 == 0 else "1")
    except ValueError as error:
        missing += len(error.args)
print(total, refused, missing, done)
