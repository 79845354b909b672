text = """The ouroboros is an ancient symbol depicting a snake
eating its own tail. The symbol is a cycle: a cycle that
holds only itself, and nothing else holds the cycle."""
words = [w.strip(".,:").lower() for w in text.split()]
counts = {}
for w in words:
    counts[w] = counts.get(w, 0) + 1
for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:6]:
    print(f"{word:<12}|{n:>3} {'*' * n}")
print({len(w) for w in words}, max(words, key=len), sum(map(len, words)) / len(words))
by_letter = {}
for w in words:
    by_letter.setdefault(w[0], []).append(w)
print({k: sorted(set(v)) for k, v in sorted(by_letter.items())})


def caesar(s, k):
    return "".join(chr((ord(c) - base + k) % 26 + base) if (base := 65 if c.isupper() else 97) and c.isalpha() else c for c in s)


print(caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3))
print("\n".join(f"{line.count(' ')} {line[::-1]}" for line in text.splitlines()))


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


print(distance("kitten", "sitting"), distance("", "abc"), distance("flaw", "lawn"))
import itertools
print(["".join(g) for _, g in itertools.groupby("aaabbc")], "".join(sorted(set(text.lower()))).strip())
