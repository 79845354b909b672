a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a <= {1, 2, 3, 4}, a < a, a >= {1}, a.isdisjoint({9}), a.union([5], (6,)), a.intersection([1, 9]), a.difference([1]), a.symmetric_difference([1, 7]), 2 in a, len(a))
a.add(10)
a.discard(99)
a.remove(10)
a |= {7}
a &= {1, 2, 7}
a -= {1}
a ^= {2, 8}
a.update("xy")
print(sorted(a, key=str), set(), frozenset([1]), {*"ab"} == set("ba"), {1, 1.0, True}, frozenset({1}) | {2}, {1} | frozenset({2}), type({1} | frozenset()).__name__, set([3, 1, 2]), {frozenset({1}): "k"}[frozenset([1])])
print({"apple", "banana", "cherry"}, {"x", "y"}, set("hello world"), {i * 37 % 101 for i in range(30)}, {-1, -2, 0, 5}, {2 ** i for i in range(0, 70, 7)}, {(1, 2), (3, 4)}, {1.5, 2.5, 1e10}, {None, True, "s"} and "")
print(set(range(20, 0, -3)), frozenset("abc"), {1, 2, 3}.copy(), set([1, 2]) == frozenset([1, 2]), {1} != {1}, {1, 2} == {2, 1})
s = set(range(10))
for i in range(0, 10, 2):
    s.remove(i)
s.add(100)
s.add(8)
print(s, s.pop(), s)
for bad in ("{1}.remove(5)", "set().pop()", "{[]}", "{1} | [2]", "{1} + {2}", "{1}[0]", "set(5)", "{1} < 5", "frozenset().add", "{1}.add([])", "{1} & 5", "hash({1})", "{{1}}", "set(1, 2)", "{'k'}.remove('z')"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
print({1} | {2} == {1, 2}, {1}.issubset([1, 2]), {1, 2}.issuperset([1]), {1}.__or__(5), set() == frozenset(), {frozenset([1])} == {frozenset([1])}, {1} in [{1}], {1} in {frozenset([1])})
words = "the quick brown fox jumps over the lazy dog and runs away from the angry bear".split()
print(set(words), sorted(set(words)), {w: len(w) for w in set(words)})
grow = set()
for i in range(300):
    grow.add((i * 7919) % 1009)
print(list(grow)[:40])
mixed = {"a", 1, 2.5, None, (1,), b"x", True, frozenset()} - {None, b"x", frozenset(), "a", (1,)}
print(mixed)
