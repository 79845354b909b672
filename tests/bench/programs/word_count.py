"""Words of a text counted in a dict, and the most frequent ones."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qi ro su ta ve wi xo zu".split()


def text_of(words):
    state = 1
    out = []
    for _ in range(words):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        word = SYLLABLES[state >> 8 & 15] + SYLLABLES[state >> 13 & 15]
        if state & 0x40000:
            word = word.capitalize() + ","
        out.append(word)
    return " ".join(out)


def count(text):
    counts = {}
    for word in text.split():
        word = word.strip(",.").lower()
        counts[word] = counts.get(word, 0) + 1
    return counts


text = text_of(60_000)
for _ in range(max(1, int(40 * SCALE))):
    counts = count(text)
for word, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]:
    print(word, number)
