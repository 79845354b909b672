"""Pancakes: the most flips of a prefix that any permutation needs. Small lists, indices and slices."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def most_flips(n, limit):
    order = list(range(n))
    counts = [0] * n
    best = checksum = seen = 0
    while seen < limit:
        pile = order[:]
        flips = 0
        while pile[0]:
            top = pile[0] + 1
            pile[:top] = pile[top - 1::-1]
            flips += 1
        if flips > best:
            best = flips
        checksum += flips if seen % 2 == 0 else -flips
        seen += 1
        # The next permutation, by rotating ever longer prefixes.
        for i in range(1, n):
            order[:i + 1] = order[1:i + 1] + order[:1]
            counts[i] += 1
            if counts[i] <= i:
                break
            counts[i] = 0
        else:
            break
    return seen, best, checksum


print(*most_flips(9, int(250_000 * SCALE)))
