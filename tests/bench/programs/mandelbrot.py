"""The set, as rows of letters: a tight loop over floats."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
LETTERS = " .:-=+*#%@"


def depth(x, y, limit):
    a = b = 0.0
    for n in range(limit):
        aa = a * a
        bb = b * b
        if aa + bb > 4.0:
            return n
        b = 2.0 * a * b + y
        a = aa - bb + x
    return limit


height = max(8, int(220 * SCALE ** 0.5))
width = height * 2
inside = 0
for row in range(height):
    line = ""
    for column in range(width):
        n = depth(3.0 * column / width - 2.2, 2.4 * row / height - 1.2, 200)
        inside += n == 200
        line += LETTERS[n % 10]
    if row % 16 == 0:
        print(line[:78])
print(inside)
