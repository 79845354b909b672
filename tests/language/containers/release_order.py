# In which order things go.
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
    def __repr__(self): return f"N{self.n}"
    def __hash__(self): return hash(self.n)
    def __eq__(self, o): return isinstance(o, N) and self.n == o.n
def ns(*a): return [N(i) for i in a]
print("list"); l = ns(1, 2, 3); del l
print("tuple"); t = tuple(ns(1, 2, 3)); del t
print("dict"); d = {N(1): N(2), N(3): N(4)}; del d
print("set"); s = {N(1), N(2), N(3)}; del s
print("clear"); l = ns(1, 2, 3); l.clear(); print(l)
print("dict clear"); d = {N(1): N(2), N(3): N(4)}; d.clear(); print(d)
print("set clear"); s = {N(1), N(2)}; s.clear(); print(s)
print("slice del"); l = ns(1, 2, 3, 4, 5); del l[1:4]; print(l)
print("step del"); l = ns(1, 2, 3, 4, 5); del l[::2]; print(l)
print("step neg del"); l = ns(1, 2, 3, 4, 5); del l[::-2]; print(l)
print("slice set"); l = ns(1, 2, 3, 4, 5); l[1:4] = [0]; print(l)
print("step set"); l = ns(1, 2, 3, 4, 5); l[::2] = [0, 0, 0]; print(l)
print("item set"); l = ns(1, 2); l[0] = 5; print(l)
print("pop"); l = ns(1, 2, 3); l.pop(); l.pop(0); print(l)
print("dict set"); d = {"a": N(1)}; d["a"] = N(2); print(d)
print("dict del"); d = {N(1): N(2)}; del d[N(1)]; print(d)
print("dict pop"); d = {N(1): N(2)}; d.pop(N(1)); print(d)
print("popitem"); d = {N(1): N(2)}; d.popitem(); print(d)
print("update"); d = {1: N(1)}; d.update({1: N(2)}); print(d)
print("nested"); l = [ns(1, 2), ns(3, 4)]; del l
print("sort"); l = ns(3, 1, 2); l.sort(key=lambda x: x.n); print(l)
print("zip"); z = zip(ns(1, 2), ns(3, 4)); next(z); print("next"); del z
print("map"); m = map(lambda x: x, ns(1, 2)); next(m); print("n"); del m
print("end")
class C:
    def __del__(self):
        print("c", len(big))
big = [C(), C(), C()]
big.clear()
big = [C(), C(), C()]
big[:] = []
big = {i: C() for i in range(3)}
big.clear()
l = []
for i in range(100000): l = [l]
del l
print("deep ok")
