a = [3, 1, 2]
a.append(5)
a.insert(1, "i")
a.insert(-100, "first")
a.insert(100, "last")
a.extend((7, 8))
print(a, a.pop(), a.pop(0), a.pop(-2), a, a.index(1), a.count(3), len(a))
a.remove("i")
a.reverse()
print(a, a[::-1], a + [9], a * 2, 2 * [0], [] or "empty", 5 in a, [1, [2]] == [1, [2]], [1, 2] < [1, 3], [1] < [1, 0])
a.sort()
print(a, sorted(["b", "A", "c"], key=str.lower), sorted([3, 1, 2], reverse=True), sorted([(1, "b"), (1, "a"), (0, "z")], key=lambda p: p[0]), sorted("hello", key=lambda c: (-"hello".count(c), c)))
b = a.copy()
b.clear()
print(a, b, list("ab"), list(range(3)), list({"k": 1}), [None] * 3, [[0] * 2 for _ in range(2)])
r = [1]
r.append(r)
print(r, r == r, [[...]] == [...])
m = [[]] * 3
m[0].append(1)
print(m)
for bad in ("[].pop()", "[1].pop(5)", "[].remove(1)", "[].index(1)", "[1] + (2,)", "[1] * []", "[3, 'a'].sort()", "[1].sort(lambda x: x)", "[1].insert(1)", "[1].extend(5)", "sorted([1], key=5)", "list(5)", "[1].index(1, 'a')", "[1].foo()", "[1, 2][1, 2]", "list(1, 2)", "[].sort(key=1, x=2)", "sorted()", "[1j, 2j].sort()"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
big = list(range(100000))
big.sort(key=lambda x: -x)
print(big[:3], sum(big), big[50000:50003])


class Evil:
    def __eq__(self, other):
        victims.clear()
        return False


victims = [1, Evil(), 3]
print(victims.count(5), victims)
victims = [Evil() for _ in range(5)]
print(5 in victims, victims)


class Shrinks:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        target.append(1)
        return self.n < other.n


target = [Shrinks(i) for i in (3, 1, 2)]
try:
    target.sort()
except ValueError as error:
    print(error)
x = [1, 2, 3]
x += x
x[1:2] = x
print(x, x.__len__(), x.__contains__(3))
