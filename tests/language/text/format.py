# str.format and format_map.
class A:
    def __init__(self):
        self.x = {"k": [1, 2, 3], "0": "text zero"}
        self.name = "n"

    def __format__(self, spec):
        return "<" + spec + ">"

    def __getitem__(self, key):
        return "item " + repr(key)

def show(f, *args, **kwargs):
    try:
        print(repr(f.format(*args, **kwargs)))
    except Exception as e:
        print(repr(f), type(e).__name__ + ":", e)

a = A()
show("plain")
show("{} {} {}", 1, "two", 3.0)
show("{0} {1} {0}", "a", "b")
show("{a} {b!r} {c!s:>5} {d!a}", a=1, b="x", c="y", d="é")
show("{{}} {{{}}} }}", 5)
show("{0.name} {0.x[k][1]} {0.x[0]} {0[abc]} {0[12]} {0[-1]}", a)
show("{:{}} {:{w}.{p}f}|", "x", 5, 2.71828, w=8, p=2)
show("{:{0}}", 5)
show("{0:{1}{2}}", "x", ">", 6)
show("{!r:^{w}}|", "mid", w=11)
show("{0:spec} {0}", a)
show("{:<5}|{:>5}|{:^5}|{:*^7}|{:€<4}|{:5}|{:.2}|{:05}|{:5.1}|", "a", "b", "c", "d", "e", "f", "ghi", "j", "klm")
show("{:d} {:x} {:#b} {:,} {:_} {:+} {:08.3f} {:e} {:%} {:n}", 5, 255, 5, 1234567, 1234567, 5, 3.14159, 12345.678, 0.25, 7)
show("{٣}", 0, 1, 2, "arabic three")
for bad in ["{", "}", "{0", "{0!", "{0!}", "{0!rx}", "{0!z}", "{!é}", "{0:{", "{0:{}", "a}b", "{a{b}}", "{0[}", "{0[a}", "{0[a]b}", "{0.}", "{0[]}", "{0..x}", "{} {0}", "{0} {}", "{5}", "{missing}", "{99999999999999999999999}", "{0:{1:{2}}}", "{:{:{}}}"]:
    show(bad, "v", "w", "u")
show("{:d}", "a"), show("{:+}", "a"), show("{: }", "a"), show("{:#}", "a"), show("{:=5}", "a"), show("{:z}", "a"), show("{:,}", "a"), show("{:s}", 5), show("{:Z}", 5), show("{:5", 5), show("{:.}", "a"), show("{:>>>5}", "a"), show("{:q}", "é")
show("{0.missing}", a), show("{0[9]}", [1]), show("{0[x]}", [1]), show("{a.b}", a=5)
print("{x} {y[z]}".format_map({"x": 1, "y": {"z": 2}}))

class Default(dict):
    def __missing__(self, key):
        return "?" + key

print("{a} {b}".format_map(Default(a="A")))
for bad in ["{}", "{0}", "{nokey}"]:
    try:
        print(bad.format_map({}))
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(format("x", ">4"), format("x"), format("abc", ".1"), "x".__format__(""), f"{'x':>{3}}|{'y':^{5}}|{5:{'0'}{4}d}")
