# Schedulers, registries, descriptors, random numbers and long computations.
import itertools, functools, random, math
class Task:
    ids = itertools.count(1)
    def __init__(s, coro, name): s.coro, s.name, s.id = coro, name, next(Task.ids)
class Sleep:
    def __init__(s, n): s.n = n
    def __await__(s): yield ("sleep", s.n)
class Loop:
    def __init__(s): s.ready, s.now, s.sleeping, s.log = [], 0, [], []
    def spawn(s, coro, name): t = Task(coro, name); s.ready.append(t); return t
    def run(s):
        while s.ready or s.sleeping:
            if not s.ready:
                s.sleeping.sort(key=lambda p: (p[0], p[1].id))
                s.now, t = s.sleeping.pop(0); s.ready.append(t)
            t = s.ready.pop(0)
            try: kind, arg = t.coro.send(None)
            except StopIteration as e: s.log.append((s.now, t.name, "done", e.value))
            except Exception as e: s.log.append((s.now, t.name, "failed", repr(e)))
            else:
                s.sleeping.append((s.now + arg, t))
        return s.log
async def worker(n):
    total = 0
    for i in range(n):
        await Sleep(n - i)
        total += i
    if n == 3: raise ValueError("three")
    return total
async def parent(loop):
    async def child(): await Sleep(1); return "c"
    r = [await child() for _ in range(3)]
    loop.spawn(worker(2), "spawned")
    return r
l = Loop()
for n in range(1, 5): l.spawn(worker(n), f"w{n}")
l.spawn(parent(l), "parent")
for e in l.run(): print(e)
# 2 class machinery: registry, plugin, mixins, enum by hand
class Registry(type):
    kinds = {}
    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, ns)
        for b in c.__mro__[1:-1]: m.kinds.setdefault(b.__name__, []).append(name)
        return c
class Base(metaclass=Registry):
    def __str__(s): return f"{type(s).__name__}({', '.join(f'{k}={v!r}' for k, v in sorted(vars(s).items()))})"
class Mixin:
    def describe(s): return "mixin " + super().__str__() if hasattr(super(), "__str__") else ""
class P(Base):
    def __init__(s, **k): s.__dict__.update(k)
class Q(Mixin, P): pass
print(Registry.kinds, str(P(b=1, a="x")), Q(z=1).describe())
class Typed:
    def __init__(s, t, default): s.t, s.default = t, default
    def __set_name__(s, o, n): s.n = "_" + n
    def __get__(s, o, c): return s if o is None else getattr(o, s.n, s.default)
    def __set__(s, o, v):
        if not isinstance(v, s.t): raise TypeError(f"{s.n[1:]} must be {s.t.__name__}, not {type(v).__name__}")
        setattr(o, s.n, v)
class Rec:
    x = Typed(int, 0); y = Typed(str, "")
    def __eq__(s, o): return (s.x, s.y) == (o.x, o.y) if isinstance(o, Rec) else NotImplemented
    def __hash__(s): return hash((s.x, s.y))
r = Rec(); r.x = 5
try: r.y = 5
except TypeError as e: print(e)
print(r.x, r.y, r == Rec(), len({Rec(), Rec(), r}), Rec.x.default)
@functools.lru_cache(maxsize=32)
def part(n, m):
    if n == 0: return 1
    if n < 0 or m == 0: return 0
    return part(n, m - 1) + part(n - m, m)
print(part(60, 60), part.cache_info().misses > 0)
random.seed(42)
print([random.randint(1, 100) for _ in range(10)], random.random(), [round(random.gauss(0, 1), 10) for _ in range(3)])
data = [random.random() for _ in range(1000)]
print(sorted(data)[:3], math.fsum(data), sum(data), max(data), min(data))
words = ["w%d" % random.randrange(50) for _ in range(300)]
cnt = functools.reduce(lambda d, w: {**d, w: d.get(w, 0) + 1}, words, {})
print(sorted(cnt.items(), key=lambda p: (-p[1], p[0]))[:5], {w[:2] for w in words})
print(list(itertools.accumulate(range(6), lambda a, b: a * 2 + b)), list(itertools.product("ab", repeat=2))[:3], [*itertools.chain.from_iterable([[1], [2, 3]])], list(itertools.permutations(range(3)))[-1], list(itertools.combinations("abcd", 2))[2], list(itertools.zip_longest("ab", [1], fillvalue=0)), list(itertools.takewhile(lambda x: x < 3, range(9))), list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.islice(itertools.cycle("ab"), 5)), [list(g) for k, g in itertools.groupby([1, 1, 2])], list(itertools.compress("abc", [1, 0, 1])), [list(x) for x in itertools.tee([1, 2])], list(itertools.pairwise("abc")), list(itertools.combinations_with_replacement("ab", 2)), list(itertools.filterfalse(None, [0, 1])), list(itertools.dropwhile(lambda x: x < 2, range(4))), list(itertools.repeat(1, 2)))
memo = {}
def ack(m, n):
    if (m, n) in memo: return memo[m, n]
    memo[m, n] = r = n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
    return r
print(ack(2, 30))
text = "".join(chr(random.randrange(32, 0x3000)) for _ in range(500))
print(hash(text) == hash(text[:]), len(text.encode()), text.encode().decode() == text, sum(map(ord, text)), text.upper().lower()[:5].isupper(), len(set(text)), sorted(set(text))[:3])
b = bytes(random.getrandbits(8) for _ in range(50)); print(b.hex(), b.find(b"\x00"), b[::7])
big = random.getrandbits(500); print(big % 1000003, math.gcd(big, 2 ** 100), math.isqrt(big) ** 2 <= big, (big * 7) // 7 == big, int(str(big)) == big, big.bit_length())
d = {}
for i in range(2000):
    k = random.randrange(500)
    if random.random() < 0.5: d[k] = d.get(k, 0) + i
    else: d.pop(k, None)
print(len(d), sum(d.values()), list(d)[:5])
s = set()
for i in range(2000):
    k = random.randrange(300)
    (s.add if random.random() < 0.5 else s.discard)(k)
print(len(s), list(s)[:20])
