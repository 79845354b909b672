# What a memoryview that has been released still does, and what its release does to others.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

m = memoryview(b"abc")
m.release()
for f in [lambda: b"a" + m, lambda: b"a".find(m), lambda: bytes(m), lambda: b"a".join([m]), lambda: m == m, lambda: m == b"abc", lambda: bytearray(b"") == m, lambda: str(m)[:16],
          lambda: m[0], lambda: m[0:1], lambda: m.hex(), lambda: len(m), lambda: hash(m), lambda: list(m), lambda: m.release(), lambda: m.__enter__(), lambda: m in [m], lambda: memoryview(m),
          lambda: m.cast("B"), lambda: b"a" == m, lambda: int(m), lambda: float(m), lambda: b"%b" % m, lambda: m.toreadonly(), lambda: reversed(m), lambda: m.tobytes(), lambda: m.tolist(),
          lambda: m.release(1), lambda: memoryview.release(5), lambda: m.__exit__(None, None, None), lambda: str(m, "ascii"), lambda: bytearray(m), lambda: int.from_bytes(m, "big")]:
    show(f)
for name in "obj nbytes readonly itemsize format ndim shape strides suboffsets c_contiguous f_contiguous contiguous".split():
    show(lambda: getattr(m, name))

class Buffer(bytearray):
    def __del__(self):
        print("gone")

with memoryview(Buffer(b"xy")) as view:
    part = view[1:]
    print(view.tobytes())
print("left")
print(part.tobytes())
part.release()
print("released")
walk = iter(memoryview(b"abc"))
print(next(walk))
view = memoryview(Buffer(b"12"))
walk = iter(view)
print(next(walk))
view.release()
show(lambda: next(walk))
view = memoryview(Buffer(b"12"))
copy = memoryview(view)
del view
print("one left")
del copy
cycle = Buffer(b"cycle")
cycle.view = memoryview(cycle)
del cycle
import gc
gc.collect()
print("end")
