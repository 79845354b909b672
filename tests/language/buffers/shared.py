# Threads that use one buffer: lent memory stays where it is, sizes stay what they are, and releases let go.
import threading

room = bytearray(1024)
errors = []

def fill(number):
    view = memoryview(room)[number * 128:(number + 1) * 128]
    try:
        for turn in range(20):
            view[:] = bytes([number + turn]) * 128
            if bytes(view) != bytes([number + turn]) * 128:
                errors.append("torn")
            for i in range(0, 128, 7):
                view[i] = number
            if view[::7].tolist() != [number] * 19:
                errors.append("lost")
    finally:
        view.release()

def resize():
    refused = 0
    with memoryview(room):
        for turn in range(50):
            try:
                room.append(0)
            except BufferError:
                refused += 1
    errors.extend([] if refused == 50 else ["resized"])

threads = [threading.Thread(target=fill, args=(n,)) for n in range(6)] + [threading.Thread(target=resize)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors, len(room), [room[n * 128 + 7] for n in range(6)])
room.append(1)
print(len(room))

# One view, released by whoever comes first.
for turn in range(20):
    view = memoryview(bytearray(b"x" * 64))
    seen = []

    def use():
        try:
            for i in range(30):
                seen.append(view[i % 64])
                view[0:8] = b"y" * 8
            view.release()
        except ValueError as e:
            seen.append(str(e))

    pair = [threading.Thread(target=use) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert set(seen) <= {120, 121, "operation forbidden on released memoryview object"}, seen
print("done")
