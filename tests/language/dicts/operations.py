d = {"a": 1, "b": 2, 3: [4], -7: True, (1, 2): "tuple", 1.5: "float"}
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, 3.0 in d, d.pop("b"), d.pop("b", "default"), d.setdefault("n", []), d.setdefault("a", 9), list(d), list(d.values()), list(d.items()))
d.update({"u": 1}, v=2)
d.update([("w", 3)])
print(d, d.popitem(), {**d, "a": "over"}, d | {"z": 0}, {"x": 1} == {"x": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, dict(a=1), dict([(1, 2)]), dict(zip("ab", [1, 2])), dict.fromkeys("ab", 0), dict({"k": 1}, k=2))
d |= {"in place": 1}
del d["a"]
print(d, list(reversed(d)), d.keys() & {"u", "v"}, d.keys() - {"u"}, ("u", 1) in d.items(), sorted(d.keys() | {"q"}, key=str), d.keys() ^ d.keys(), {1: 2}.items() == {1: 2}.items(), d.copy() == d)
print({1: "int", True: "bool", 1.0: "float"}, {0: "a", False: "b"}, {"a": 1}.keys(), {"a": 1}.values(), {"a": 1}.items(), dict())
d.clear()
print(d, bool(d))
order = {}
for i in range(20):
    order[i * 7 % 20] = i
del order[0]
order[0] = "again"
print(order)
r = {}
r["self"] = r
print(r)
for bad in ("{}['k']", "{}[5]", "{}.pop('k')", "{}.popitem()", "{[]: 1}", "{}[[]]", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "dict(['ab', 'c'])", "{} < {}", "{} + {}", "{}.update(5)", "{'a': 1} | [1]", "dict.fromkeys(5)", "{}.foo", "dict(1, 2)", "{1: 2}.keys()[0]", "{}.get()", "del_ = {}.__delitem__('x')"):
    try:
        print(eval(bad))
    except SyntaxError:
        print(bad, "syntax")
    except Exception as error:
        print(bad, "|", type(error).__name__, error)


class K:
    def __init__(self, h, name):
        self.h, self.name = h, name

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        return self.name == other.name

    def __repr__(self):
        return self.name


same = {K(1, "a"): 1, K(1, "b"): 2, K(1, "a"): 3}
print(same, same[K(1, "b")], len(same))
big = {i: str(i) for i in range(50000)}
for i in range(0, 50000, 2):
    del big[i]
print(len(big), big[49999], 2 in big, next(iter(big)), sum(big))


class Sub(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v * 2)


s = Sub(a=1)
s["b"] = 5
s.update(c=1)
print(s, isinstance(s, dict), s == {"a": 1, "b": 10, "c": 1}, type(s.copy()).__name__)
m = {"x": 1}
for k in list(m):
    m[k + "y"] = 2
    del m[k]
print(m)
view = m.keys()
m["new"] = 1
print(view, len(view))
