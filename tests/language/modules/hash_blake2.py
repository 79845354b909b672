# BLAKE2: keys, salts, persons and trees, within their bounds and outside.
from _blake2 import blake2b, blake2s

def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)

for make, size in [(blake2b, 64), (blake2s, 32)]:
    part = size // 4
    for named in [{}, {"digest_size": 0}, {"digest_size": size + 1}, {"digest_size": -1}, {"digest_size": 1}, {"digest_size": "a"}, {"digest_size": 1 << 40}, {"key": b"x" * (size + 1)}, {"key": b"x" * size}, {"key": "a"}, {"key": 5}, {"key": b""}, {"salt": b"x" * (part + 1)}, {"salt": b"x" * part}, {"salt": "a"},
                  {"person": b"x" * (part + 1)}, {"person": b"p"}, {"fanout": -1}, {"fanout": 256}, {"fanout": 0, "depth": 2}, {"depth": 0}, {"depth": 256}, {"leaf_size": -1}, {"leaf_size": 1 << 32}, {"leaf_size": (1 << 32) - 1}, {"leaf_size": 1 << 64}, {"leaf_size": "a"}, {"node_offset": 1 << 64}, {"node_offset": 1 << 48},
                  {"node_offset": (1 << 48) - 1}, {"node_offset": -1}, {"node_offset": 1.5}, {"node_depth": 256}, {"node_depth": -1}, {"inner_size": size + 1}, {"inner_size": -1}, {"inner_size": size}, {"last_node": True}, {"last_node": "x"}, {"zz": 1}, {"usedforsecurity": 5},
                  {"fanout": 255, "depth": 255, "leaf_size": 77, "node_offset": 88, "node_depth": 3, "inner_size": 9, "last_node": True, "key": b"k", "salt": b"s", "person": b"p", "digest_size": 11}, {"key": bytearray(b"k" * 7), "digest_size": size}]:
        print(named)
        for octets in [b"", b"abc", b"x" * 200, b"y" * 2 * size, b"z" * 4 * size]:
            show(lambda: make(octets, **named).hexdigest())
    show(lambda: make(b"abc", 5))
    show(lambda: make(5, key="x"))
    show(lambda: make(b"abc", digest_size=7).digest_size)
    show(lambda: make(b"abc", digest_size=7, key=b"k").copy().hexdigest())
    print(make.SALT_SIZE, make.PERSON_SIZE, make.MAX_KEY_SIZE, make.MAX_DIGEST_SIZE)
