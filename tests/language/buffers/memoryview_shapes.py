# memoryview: attributes, casts between formats and shapes, copies in every order.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

octets = memoryview(b"abcdef")
views = [octets, octets[::2], octets[::-1], octets.cast("B", [2, 3]), octets.cast("B", [2, 3])[::-1], octets.cast("B", [3, 2])[::2],
         octets[:4].cast("i"), octets[:1].cast("B", []), octets[:0], octets[:0:2], octets[:1:2], octets.cast("B", [1, 6]), octets.cast("B", [6, 1]),
         octets[5:1:-2], octets.cast("B", [2, 3])[0:0], octets.toreadonly(), octets.cast("@b")]
for name in "obj nbytes readonly itemsize format ndim shape strides suboffsets c_contiguous f_contiguous contiguous".split():
    print(name, [getattr(view, name) for view in views])
for order in [None, "C", "F", "A", "X", 5]:
    for view in views:
        show(lambda: view.tobytes(order))
for view in views:
    show(lambda: view.tolist())
    show(lambda: (view.hex(), view.hex(":"), view.hex("-", 2), view.hex(sep="_", bytes_per_sep=-4)))
show(lambda: octets.hex("--"))
show(lambda: octets.hex("é"))
show(lambda: octets.hex(5))
show(lambda: octets.hex("-", 1 << 40))
show(lambda: octets.tobytes(order="F"))
show(lambda: octets.tobytes("C", "F"))

room = memoryview(bytearray(range(16)))
square = room.cast("B", [4, 4])
for args in [("xx",), ("",), ("@",), ("e",), ("<B",), ("@B",), (5,), (), ("i", "a"), ("B", 5), ("B", [0]), ("B", [3]), ("B", [-1]), ("B", ["a"]), ("B", [1.0]), ("B", [1] * 65),
             ("B", [16]), ("B", (4, 4)), ("B", iter([4, 4])), ("B", [1 << 62, 4]), ("B", [1 << 70]), ("i", [2, 2]), ("B", []), ("P",), ("n",), ("c", [2] * 4), ("B", [True, 16])]:
    show(lambda: room.cast(*args).tolist())
show(lambda: room.cast("B", shape=[4, 4]).shape)
show(lambda: room.cast(format="B", shape=[4, 4]).shape)
show(lambda: room.cast(shape=[4, 4]))
show(lambda: room.cast("i").cast("d"))
show(lambda: room.cast("i").cast("B").format)
show(lambda: room[::2].cast("i"))
show(lambda: room[:3].cast("i"))
show(lambda: square.cast("B", [2, 8]))
show(lambda: square.cast("i").tolist())
show(lambda: square[::-1].cast("B"))
show(lambda: room[:0].cast("i").tolist())
show(lambda: room[:0].cast("B", [0]))
show(lambda: memoryview())
show(lambda: memoryview(b"", 1))
show(lambda: memoryview("a"))
show(lambda: memoryview(object=b"a").obj)
show(lambda: repr(octets)[:11])
print(memoryview(octets).obj is octets.obj, octets[1:].obj is octets.obj, len(square), bool(octets[:0]))
try:
    class View(memoryview):
        pass
except TypeError as e:
    print(e)
print([name for name in dir(memoryview) if name not in dir(object)])
