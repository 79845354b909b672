# Views as sets, iterator types, subclasses of containers.
print({}.keys(), {1: 2}.items(), {1: 2}.values(), {1: 2}.keys() & {1, 3}, {1: 2}.keys() | {5}, {1: 2, 3: 4}.keys() - {1})
print({1: 2}.keys() ^ [1, 4], {1: 2}.items() == {(1, 2)}, {1: 2}.keys() <= {1: 0, 2: 0}.keys(), {1: 2}.keys().isdisjoint([2]))
print((1, 2) in {1: 2}.items(), 3 in {1: 2}.keys(), 2 in {1: 2}.values())
print(type(iter({})), type(iter({}.values())), type(reversed({}.items())), type(iter([])), type(iter(())), type(iter(set())), type(iter(range(3))), type(iter(range(10**20))), type(reversed([])), type(reversed(())))
class Seq:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
    def __len__(self): return 4
print(list(Seq()), list(reversed(Seq())), 9 in Seq(), type(iter(Seq())))
print(frozenset("ab") | {"c"} == {"a", "b", "c"}, type(frozenset() | {1}), type({1} | frozenset()))
class L(list): pass
class D(dict):
    def __missing__(self, k): return ("missing", k)
class S(set): pass
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
print(L([1, 2]), type(L([1]) + L([2])), D(a=1)["b"], D(a=1), S([1, 2]), type(S([1]) | {2}), T(1, 2), type(T(1) + T(2)))
t1 = T(4, 5); t1.attr = "x"; print(t1.attr, t1 == (4, 5), hash(t1) == hash((4, 5)), t1[::-1], len(t1))
l1 = L([4]); l1.attr = [l1]; print(l1.attr)
