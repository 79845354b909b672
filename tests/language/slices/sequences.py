items = list(range(10))
for s in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, -1), slice(8, 2, -2), slice(100, 200), slice(-100, 3), slice(5, 2), slice(None, None, 3), slice(-1, -11, -3)):
    print(s, items[s], "0123456789"[s], tuple(items)[s], b"0123456789"[s], list(range(10)[s]), s.indices(10))
print(items[2:5:1], items[::2], items[::-1], items[:-1], items[-1:], items[:], items[True:3])
a = list(range(10))
a[2:5] = "xy"
print(a)
a[::2] = [0] * len(a[::2])
print(a)
a[5:5] = [1, 2, 3]
a[len(a):] = ["end"]
a[:0] = ["start"]
print(a)
del a[1:4], a[::3]
print(a)
a[:] = []
print(a)
b = [1, 2, 3]
b[1:1] = b
print(b)
b[::-1] = [1, 2, 3, 4, 5, 6]
print(b)
for bad in ("b[::2] = [1]", "b[::0]", "b[0:2] = 5", "b['a']", "b['a':]", "b[1.5]", "b[10]", "b[-10]", "b[10] = 1", "del b[10]", "'abc'['a']", "(1,)[5]", "range(3)[5]", "b[None]", "b'a'[5]", "'a'[1:2:0]"):
    try:
        exec(bad)
    except (ValueError, TypeError, IndexError) as error:
        print(bad, "|", type(error).__name__, error)


class I:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print("abcdef"[I(1):I(4)], items[I(-1)], items[I(0):I(6):I(2)])
print(slice(1, 2) == slice(1, 2), slice(1), slice(1, 2, 3).step, repr(slice("a", None, [])))
print(slice(0, 10 ** 30).indices(5), items[:10 ** 30], items[-10 ** 30:2])


class S:
    def __getitem__(self, key):
        return key


s = S()
print(s[1:2], s[:, 1], s[..., ::2], s[1:2, 3:4:5], s[()], s[1,])
