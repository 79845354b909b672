for x in range(3):
    print(x)
else:
    print("else", x)
for x in []:
    pass
else:
    print("empty else", x)
for x in "abc":
    if x == "b":
        break
else:
    print("never")
for i, (a, *b) in enumerate([(1, 2, 3), "xy"]):
    print(i, a, b)
items = [1, 2, 3]
for x in items:
    if x < 3:
        items.append(x * 10)
    if len(items) > 6:
        break
print(items)
for items[0] in range(3):
    pass
print(items)


class C:
    pass


c = C()
for c.x in "xy":
    pass
print(c.x)
for i in range(3):
    for j in range(3):
        if j == 1:
            continue
        if i == 2:
            break
        print(i, j)
    else:
        print("inner else", i)
d = {"a": 1}
try:
    for k in d:
        d[k + "x"] = 1
except RuntimeError as error:
    print(error)
try:
    for k in d.values():
        del d["a"]
        d["b"] = d["c"] = 1
except RuntimeError as error:
    print(error)
s = {1, 2}
try:
    for v in s:
        s.add(v + 10)
except RuntimeError as error:
    print(error)
for x in reversed(range(0, 10, 3)):
    print(x, end=" ")
print()
for x in 5,:
    print(x)
