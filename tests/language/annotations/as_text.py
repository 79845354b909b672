# Annotations as source text.
from __future__ import annotations
a: lambda *a: 1
b: lambda **k: 1
c: lambda a, /, b=1, *, c=(1,2): 1
d: f"{x!r:>{w}}{{{ {1:2} }\n"
e: x[1, 2:3, ...]
f: x[()]
g: x[1,]
h: (1, *y)
i: 1e999 + 1e999j - (-1) ** -2 ** 3
j: not (a and b or c)
k: (a if b else c) if d else (e if f else g)
l: [x async for x in y if z if (w or v)]
m: f(x for x in y)
n: f(*a, **b, c=lambda: (yield))
o: 3 .real + 3.5.real + True.real
p: {**a, 'b': c or d, **(e or f)}
q: u"abc"
r: b"a\xff" + 0xffff_ffff_ffff_ffff_ffff
s: a < b < (c < d)
t: -x.y ** (await_)
u: lambda: (yield x, y)
v: lambda: (yield from x)
w: [(lambda: (y := 1)), (a, b)]
x: {a for a, b in c for d in (e if f else g)}
y: x[a:b:c, ::, :d]
z: "it's \"q\" \t \u00e9 \ud800"
aa: (a + b) * c - (d - e) - f
ab: f"abc {x:{y}.{z}} {a, b} {(lambda: 1)} {(1,)} {{}}"
ac: x[*a, b]
ad: (a, b)
af: (lambda x: x)(1) . y
ah: f"" "x"
ai: x[lambda: 1]
aj: a @ b // c % d << e >> f & g ^ h | i
ak: not not a
al: ~-+a
for k, v in __annotations__.items(): print(k, ascii(v))
