# Looking for a text in another, with slices of every kind.
texts = ["", "a", "abcabc", "aXaXa", "é€é€", "héllo wörld", "aaaa"]
parts = ["", "a", "bc", "X", "€", "ö", "aa", "nothing"]
bounds = [(), (1,), (2, 4), (-3,), (-4, -1), (None, 3), (3, None), (5, 2), (100,), (0, 100), (-100, 2)]
for t in texts:
    for p in parts:
        for b in bounds:
            r = [t.find(p, *b), t.rfind(p, *b), t.count(p, *b), t.startswith(p, *b), t.endswith(p, *b)]
            print(t, p, b, r)
        print(p in t, t.split(p) if p else None, t.replace(p, "-"), t.replace(p, "<>", 2), t.partition(p) if p else None, t.rpartition(p) if p else None)
print("abc".startswith(("x", "a")), "abc".endswith(("x", "bc")), "abc".startswith(()), "abc".startswith(("b",), 1))
