# Sets print in the order of their table.
import itertools
print({"a", "b", "c", "hello", "world"}, set("abracadabra"), frozenset("hello world"))
print(set([1, 10, 100, 1000, 10000, 2**40, -1, -2, 0]))
s = set(range(100)); s -= set(range(5, 90)); print(s)
s |= {"x", "y", 1.5, (1, 2)}; print(s)
words = "the quick brown fox jumps over the lazy dog and runs away from the big bad wolf".split()
w = set(words); print(w)
w.discard("fox"); w.add("cat"); w.update(["zebra", "yak"]); print(w)
print(w & set("the cat yak".split()), w - {"the"}, w ^ {"the", "new"})
print({k: len(k) for k in w})
print(sorted(w))
while len(w) > 10: print(w.pop(), end=" ")
print(w)
fs = {frozenset([1, 2]), frozenset([3]), frozenset()}
print(fs, hash(frozenset([1, 2, 3])), hash(frozenset(["a"])), hash((1, 2, "a")), hash(()))
for n in (3, 5, 8, 20, 60):
    x = set()
    for i in range(n): x.add(str(i * 7))
    print(x)
    print(set(x), x | set(), x.copy(), set(list(x)))
print(set(itertools.chain("abc", range(5))))
print({True, 1, 1.0, 0, False}, {1.0, 1})
