# memoryview: items and slices, taken out and assigned, in one dimension and in more.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

def put(view, key, item):
    view[key] = item

def drop(view, key):
    del view[key]

octets = bytearray(range(16))
flat = memoryview(octets)
square = flat.cast("B", [4, 4])
cube = flat.cast("B", (2, 2, 4))
point = flat[:1].cast("B", [])
ints, floats, chars, truths = (flat.cast(c) for c in "idc?")

for key in [0, -1, 100, -17, "a", 1.0, (1, 2), (3,), (), ..., (0, "a"), (slice(0, 1), 0), 1 << 70, True]:
    show(lambda: flat[key])
for key in [0, (0, 1), (-1, -1), (0, 1, 2), (4, 0), (0, 4), (), (0, "a"), ..., (slice(0, 2), slice(0, 1))]:
    if key is not ...:
        show(lambda: square[key])
for key in [(), 0, 1, slice(0, 1), "a"]:
    show(lambda: point[key])
show(lambda: point[...] is point)
show(lambda: len(point))
show(lambda: iter(point))
show(lambda: iter(square))
show(lambda: 3 in square)
show(lambda: (3 in flat, 300 in flat, None in flat, 3.0 in flat))

print(flat[2:5].tobytes(), flat[::-3].tolist(), flat[5:2].tolist(), flat[-3:].tolist(), flat[10:100:2].tolist())
print(square[1:3].tolist(), square[::-1].tolist(), square[::2].shape, cube[1:].tolist(), cube[0:0].shape)
print(cube[1, 0, 3], ints[1], chars[2], truths[0], truths[1], floats.shape)
show(lambda: flat[::0])
show(lambda: flat["a":])

for view, key, item in [
    (flat, 0, 256), (flat, 0, -1), (flat, 0, "a"), (flat, 0, 1.5), (flat, 0, True), (flat, 100, 1), (flat, "a", 5), (flat, (0,), 5), (flat, ..., 5), (flat, 1 << 70, 4),
    (ints, 0, 1 << 40), (ints, 0, -(1 << 31)), (floats, 0, "x"), (floats, 0, 10), (chars, 0, 1), (chars, 0, b"ab"), (chars, 0, b"a"), (truths, 0, "a"), (truths, 1, []),
    (flat, slice(0, 2), b"abc"), (flat, slice(0, 2), 5), (flat, slice(0, 2), ints), (flat, slice(0, 2), chars[:2]), (flat, slice(0, 2), b"xy"), (flat, slice(0, 6, 2), b"123"),
    (flat, slice(4, 8), flat[0:4]), (flat, slice(1, 9), flat[0:8]), (flat, slice(None, None, -1), flat), (flat, slice(0, 0), b""), (flat, slice(3, 1), bytearray()),
    (square, 0, 1), (square, slice(0, 1), b"abcd"), (square, (0, 1), 5), (square, (0, 1, 1), 5), (square, (slice(0, 1), 1), 5), (square, (9, 0), 1), (cube, (1, 1, 1), 77),
    (point, 0, 1), (point, ..., 9), (point, (), 8), (memoryview(b"a"), 0, 5), (memoryview(b"a"), "a", 5),
]:
    show(lambda: put(view, key, item))
    print(octets.hex())
show(lambda: drop(flat, 0))
show(lambda: drop(memoryview(b"a"), 0))


class Meddler:
    # An index that releases the view while it is being used.
    def __init__(self, view):
        self.view = view

    def __index__(self):
        self.view.release()
        return 0

for use in [lambda v: v[Meddler(v)], lambda v: put(v, Meddler(v), 1), lambda v: put(v, 0, Meddler(v)),
            lambda v: put(v, slice(Meddler(v), 2), b"ab")]:
    view = memoryview(bytearray(4))
    show(lambda: use(view))
    view = memoryview(b"1234").cast("B", [2, 2])
    show(lambda: view[Meddler(view), 1])
for code in "bBhHiIlLqQnNPfd?c":
    room = bytearray(8)
    view = memoryview(room).cast(code)
    for item in [0, 1, -1, 127, 128, 255, 256, 1 << 15, 1 << 16, 1 << 31, 1 << 32, 1 << 63, 1 << 64, -(1 << 63), 1.5, 1e300, None, b"x", "x"]:
        show(lambda: put(view, 0, item))
        print(code, view.itemsize, view[0], room.hex())
