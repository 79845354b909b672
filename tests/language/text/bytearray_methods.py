# What changes a bytearray.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

b = bytearray(b"abcdef")
b[0] = 65
b[-1] = 70
print(b)
b[1:3] = b"XYZW"
print(b)
b[2:2] = [1, 2, 3]
print(b)
b[::2] = bytes(len(b[::2]))
print(b)
del b[0]
del b[-2:]
print(b)
del b[::2]
print(b)
b += b"tail"
b *= 2
print(b, len(b))
b.append(33)
b.extend(b"more")
b.extend([1, 2])
b.extend(range(3))
b.insert(0, 0x3e)
b.insert(-1, 0x3c)
b.insert(100, 0x21)
print(b)
print(b.pop(), b.pop(0), b.pop(-2), b)
b.remove(0x6d)
b.reverse()
print(b, b.copy() == b, b.copy() is b)
b[:] = b
b[1:1] = b
b.extend(b)
print(len(b))
b.clear()
print(b, len(b), bool(b))
for f in [
    lambda: bytearray().pop(), lambda: bytearray(b"a").pop(5), lambda: bytearray(b"a").remove(98), lambda: bytearray(b"a").remove("x"), lambda: bytearray(b"a").append("x"), lambda: bytearray(b"a").append(256), lambda: bytearray(b"a").append(-1),
    lambda: bytearray(b"a").extend("x"), lambda: bytearray(b"a").extend(""), lambda: bytearray(b"a").extend(1), lambda: bytearray(b"a").extend([300]), lambda: bytearray(b"a").insert(0, 300),
    lambda: bytearray(b"a").__setitem__(0, 256), lambda: bytearray(b"a").__setitem__(5, 1), lambda: bytearray(b"a").__setitem__(0, "x"), lambda: bytearray(b"a").__setitem__("x", 1),
    lambda: bytearray(b"abcd").__setitem__(slice(0, 4, 2), b"x"), lambda: bytearray(b"abcd").__setitem__(slice(0, 2), "x"), lambda: bytearray(b"abcd").__setitem__(slice(0, 2), 1), lambda: bytearray(b"abcd").__delitem__(5),
    lambda: hash(bytearray()), lambda: {bytearray(): 1}, lambda: bytearray(b"x").__iadd__("a"), lambda: bytearray(b"x").__imul__(3), lambda: bytearray(1 << 70), lambda: b.__iadd__(b),
]:
    show(f)
for i in range(10000):
    b.append(i & 255)
print(len(b), b[5000], sum(b))
while b:
    b.pop()
print(b)

class Mine(bytearray):
    pass

m = Mine(b"xyz")
m.name = "n"
m.append(33)
print(m, m.name, type(m[:1]).__name__, m == b"xyz!")
