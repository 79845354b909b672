# Stable sorting, with as many comparisons as python3 makes.
import random
random.seed(5)
class K:
    count = 0
    def __init__(s, k, i): s.k = k; s.i = i
    def __lt__(s, o):
        K.count += 1
        return s.k < o.k
for n in (0, 1, 2, 5, 31, 32, 33, 64, 65, 100, 500, 2000, 10000):
    for kind in range(6):
        if kind == 0: data = [random.randrange(n + 1) for _ in range(n)]
        elif kind == 1: data = list(range(n))
        elif kind == 2: data = list(range(n, 0, -1))
        elif kind == 3: data = [i % 7 for i in range(n)]
        elif kind == 4: data = sorted(random.randrange(1000) for _ in range(n // 2)) + sorted(random.randrange(1000) for _ in range(n - n // 2))
        else: data = [random.random() for _ in range(n)]
        assert sorted(data, reverse=True) == sorted(data)[::-1]
        ks = [K(d, i) for i, d in enumerate(data)]
        K.count = 0
        ks.sort()
        c1 = K.count
        assert all(a.k < b.k or (a.k == b.k and a.i < b.i) for a, b in zip(ks, ks[1:])), (n, kind)
        K.count = 0
        r = sorted([K(d, i) for i, d in enumerate(data)], reverse=True)
        assert all(a.k > b.k or (a.k == b.k and a.i < b.i) for a, b in zip(r, r[1:])), (n, kind)
        print(n, kind, c1, K.count)
words = [str(random.randrange(10**6)) for _ in range(1000)]
print(sorted(words)[:10], sorted(words, key=int)[:5], sorted(words, key=lambda w: (len(w), w))[-3:])
l = [3, 1, "a", 2, 0]
try: l.sort()
except TypeError as e: print(e, sorted(map(str, l)))
class Bad:
    def __init__(s, n): s.n = n
    def __lt__(s, o):
        if s.n == 50 or o.n == 50: raise ValueError("boom")
        return s.n < o.n
l = [Bad(i * 37 % 101) for i in range(101)]
try: l.sort()
except ValueError as e: print(e, len(l), sorted(b.n for b in l) == list(range(101)))
