# How a source may be written.
x = (
    1
    +
    2 # comment
)
if True: a = 1; b = 2;
def f(): return
def g(
    a,
    b = 1,
    *,
    c,
): return a, b, c
print(g(1, c=2,), x, f())
class A: pass; x = 1
print(A.x); print(A().x)
l = [
    1,
    2,

    # comment

    3,
]
print(l)
s = 'a\
b' "c" \
    'd'
print(s)
print(1_000, 0xdead_BEEF, 0o7_7, 0b1_0, 1e1_0, .5, 5., 1.e2, 0_0, 00, 1j, 1_0.0_1j, 0XFF, 0B1, 0O7, 1E5)
print('\a\b\f\n\r\t\v\\\'\"\0\01\777\x41\u00e9\U0001F600'.encode('unicode_escape') if False else ascii('\a\b\f\n\r\t\v\\\'\"\0\01\777\x41\u00e9\U0001F600\
z'))
print(ascii(r'\n\x'), ascii(b'\n\x00\xff\'"'), ascii(rb'\d'), ascii(Rb"\d"), ascii(bR'\d'), ascii(u'u'), ascii('''a
b'''))
print("tab	inside", '"', "'", '\'', "\"", """a"b""", '''a'b''')
лямбда = 5; print(лямбда, ª := 1, a)
ﬁ = "ligature"; print(fi)
print(not True == False, 1 < 2 == True, (1 < 2) == True, -1 ** 2, 2 ** 3 ** 2, not 1 or 1, 1 or 0 and 0, 5 - 3 - 1, 2 * 3 % 4, 7 // 2 * 2, ~1 + 1, 1 if 1 else 2 if 3 else 4, lambda: 0 if 0 else 1)  if 0 else None
print(-1 ** 2, 2 ** 3 ** 2, 1 or 0 and 0, 5 - 3 - 1, 2 * 3 % 4, ~1 + 1, 1 | 2 ^ 3 & 4, 1 << 2 + 1, 3 > 2 > 1, (lambda: 1 if 0 else 2)())
async def co(): return [x async for x in y]
if 1:
        print("deep indent")
if 1:
	print("tab indent")
for i in range(2): print(i); continue
while 0: pass
try: pass
finally: pass
with open if 0 else __import__("contextlib").nullcontext() as q: pass
@property
def prop(): pass
print(type(prop).__name__); del prop
global gg
gg = 1
type = 5; match = 6; case = 7; _ = 8
print(type, match, case, _)
match = {"case": [1]}
match["case"].append(2)
print(match["case"])
match match:
    case {"case": [1, *_]}: print("matched")
print(f"{'a' if True else 'b'} {x!r:>5} {'{'} {{}} {x:{x}} {'nested'!r:{'>'}{12}}")
print(f'''{
x
}''', f"{x  }", f"{x !r}", f"{x=  }", f"{ x = !s}", f"{lambda_ if 0 else 1}", f"{(lambda: 5)()}", f"{ {'a': 1}['a'] }", f"{x:,}", f"{'a''b'}")
