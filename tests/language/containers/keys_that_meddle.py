# __eq__ and __hash__ that meddle.
class E:
    def __init__(s, n, f=None): s.n = n; s.f = f
    def __hash__(s): return 7
    def __eq__(s, o):
        if s.f: f, s.f = s.f, None; f()
        return s.n == getattr(o, 'n', None)
    def __repr__(s): return f"E{s.n}"
d = {}
k = E(1, lambda: d.clear())
d[k] = 1
d[E(1)] = 2
print(d)
d = {}
k = E(1, lambda: d.update({i: i for i in range(50)}))
d[k] = 1
d[E(2)] = 2
print(len(d), d[E(1)], d[E(2)])
d = {}
d[E(1, lambda: d.pop(E(1)))] = 1
print(d.get(E(2)), d)
s = set()
s.add(E(1, lambda: s.clear()))
s.add(E(1)); print(s)
s = set()
s.add(E(1, lambda: s.update(range(50))))
print(E(1) in s, len(s))
l = []
l.extend([E(1, lambda: l.clear()), E(2)])
print(E(2) in l, l)
l = [E(1, lambda: l.clear()), E(2)]
try: print(l.index(E(5)))
except ValueError as e: print(e)
l = [E(1, lambda: l.clear()), E(2)]
print(l == [E(3), E(2)], l.count(E(1)))
class B:
    def __init__(s, n): s.n = n
    def __eq__(s, o): raise ZeroDivisionError(s.n)
    def __hash__(s): return 3
for f in (lambda: {B(1): 1, B(2): 2}, lambda: {B(1), B(2)}, lambda: [B(1)].index(B(2)), lambda: B(1) in (B(2),), lambda: {B(1): 1}.get(B(2))):
    try: f()
    except ZeroDivisionError as e: print("zde", e)
class H:
    def __hash__(s): raise ValueError("nohash")
for f in (lambda: {H(): 1}, lambda: {H()}, lambda: hash((H(),)), lambda: H() in {}, lambda: {}.get(H()), lambda: set().discard(H())):
    try: f()
    except ValueError as e: print(e)
nan = float("nan")
print([nan] == [nan], nan in [nan], {nan: 1}[nan], [nan].index(nan), (nan,) == (nan,), [float("nan")] == [float("nan")], len({nan, nan, float("nan")}))
