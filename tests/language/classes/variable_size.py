# Instances of subclasses of types whose instances differ in size take attributes, whatever the block held before.
class Text(str):
    pass


class Octets(bytes):
    pass


class Number(int):
    pass


class Items(tuple):
    pass


for size in range(80):
    trash = ["x" * (size + k) for k in range(20)]
    del trash
    made = [Text("a" * size), Octets(b"a" * size), Number(1 << size * 8), Items((None,) * (size // 8))]
    print(size, [hasattr(v, "note") for v in made], [v.__dict__ for v in made], end=" ")
    for v in made:
        v.note = type(v).__name__
    print([v.note for v in made], [v == type(v).__base__(v) for v in made])
