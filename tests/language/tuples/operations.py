t = (1, "two", 3.0)
print(t, t[1], t[-1], t[::2], t + (4,), t * 2, len(t), "two" in t, t.index(3.0), t.count(1), (), (1,), tuple("ab"), tuple([1]), hash(t) == hash((1, "two", 3.0)), (1, 2) < (1, 2, 0), ((1,), [2]))
a, *b = t
print(a, b, (*t, *t), 1, (yield_ := 2,), t == (1, "two", 3), t is t[:], tuple(t) is t)
for bad in ("(1,).index(2)", "(1,)[2]", "(1,) + [2]", "tuple(5)", "(1, 2).append", "hash(([],))", "(1,) < ('a',)", "(1,).count()"):
    try:
        print(eval(bad))
    except Exception as error:
        print(bad, "|", type(error).__name__, error)
nested = ()
for _ in range(5):
    nested = (nested, nested)
print(nested == eval(repr(nested)))
