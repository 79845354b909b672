for r in (range(5), range(1, 5), range(5, 0, -2), range(0), range(10 ** 30, 10 ** 30 + 3), range(-5, 5, 3), range(0, -10, -3)):
    print(r, list(r), len(r), r[0] if r else "empty", r[-1] if r else "", r[::-1], r[1:], 3 in r, 3.0 in r, "a" in r, r.start, r.stop, r.step, bool(r), r == range(5))
print(range(0, 3, 2) == range(0, 4, 2), hash(range(3)) == hash(range(0, 3, 1)), range(10).index(5), range(10).count(5), range(10)[2:5], range(10)[::-3], list(reversed(range(3))), sum(range(1000001)), max(range(5)), range(5)[True])
for bad in ("range()", "range(1.0)", "range('a')", "range(1, 2, 0)", "range(3)[5]", "range(3).index(9)", "range(1, 2, 3, 4)", "range(3)['a']", "len(range(10 ** 30))", "range(3).x", "range(3) + range(2)", "range(3) < range(4)", "iter(range(3)).x"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
it = iter(range(3))
print(next(it), list(it), list(it), [x for x in range(2 ** 63, 2 ** 63 + 2)], list(range(2 ** 50 - 1, 2 ** 50 + 2)))
