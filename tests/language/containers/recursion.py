# Containers that hold themselves, and that are extended by themselves.
a = []
a.append(a)
print(a, repr((a,)))
d = {}
d["d"] = d
print(d)
d2 = {"v": None}
d2["v"] = d2.values()
print(d2)
a[:] = [1]
a += a
print(a)
a *= 3
print(a)
a.extend(a)
print(len(a))
x = [1, 2, 3]
x[1:2] = x
print(x)
x[:] = (i for i in range(3))
print(x)
print([1, 2, 3].__class_getitem__(int), dict[str, int], tuple[int, ...])

