"""Items of dicts by keys that need no __eq__, and by those that do."""


class Key:
    def __init__(self, k):
        self.k = k

    def __hash__(self):
        return hash(self.k)

    def __eq__(self, other):
        print("eq", self.k, other.k if isinstance(other, Key) else other)
        return isinstance(other, Key) and self.k == other.k or self.k == other


d = {}
for i in range(40):
    d[i] = str(i)
    d[str(i)] = i
print(d[5], d["5"], d[True], d[1.0], 39 in d, "39" in d, 40 in d, "x" in d, 1.5 in d, None in d)
for i in range(0, 40, 3):
    del d[i]
    d[str(i)] = -i
print(list(d)[:10], len(d), 0 in d, "0" in d)
d[0] = "again"
print(list(d)[-1], d[0])
for missing in 3, "nothing", (1, 2), None:
    try:
        d[missing]
    except KeyError as e:
        print("KeyError", e)
d = {Key(1): "one", "a": 2}
print(d[1], d["a"], 1 in d, 2 in d)
d[1] = "uno"
print(d[Key(1)], len(d))
d["text"] = 1
k = Key("text")
print(d[k], k in d)
for bad in [], {}, set():
    try:
        d[bad] = 1
    except TypeError as e:
        print(e)
    try:
        bad in d
    except TypeError as e:
        print(e)


class Missing(dict):
    def __missing__(self, key):
        return "missing", key


m = Missing(a=1)
m["b"] = 2
print(m["a"], m["b"], m["c"], m.get("c"), "c" in m)


class Own(dict):
    def __getitem__(self, key):
        return "own", key

    def __setitem__(self, key, v):
        print("set", key, v)

    def __contains__(self, key):
        return "maybe"


o = Own()
o[1] = 2
print(o[1], 1 in o, len(o))


class Text(str):
    def __hash__(self):
        return 7

    def __eq__(self, other):
        return False


d = {"a": 1}
print(Text("a") in d)
d[Text("a")] = 2
print(len(d))
big = 1 << 60
d = {big: "big", big + 1: "more", -1: "minus one", -2: "minus two", 0: "zero", False + 5: "five"}
print(d[1 << 60], d[(1 << 60) + 1], d[-1], d[-2], d[0.0], d[5], float(big) in d)
composed, decomposed = "\u00e9", "e\u0301"
d = {composed: 1, decomposed: 2, "e" "\u0301x"[:2]: 3}
print(len(d), d["\u00e9"], d["e\u0301"])


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n, sorted(holder))


holder = {}
holder["a"] = Noisy(1)
holder["a"] = Noisy(2)
holder["b"] = Noisy(3)
holder["b"] = None
del holder["a"]
holder.clear()


def loop():
    counts = {}
    for word in "a b a c b a".split():
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


print(loop())
try:
    d = {1: 1, 2: 2}
    for k in d:
        d[k + 10] = 1
except RuntimeError as e:
    print(e)
popped = {i: i for i in range(5)}
popped.popitem()
popped[9] = 9
popped.popitem()
popped["x"] = 1
print(popped, 9 in popped, "x" in popped)
