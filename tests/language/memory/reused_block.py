# An attribute of a str or bytes that a program's class makes, in memory that was something else before.
class Text(str):
    pass


class Octets(bytes):
    pass


kept = []
for size in range(1, 120):
    for kind, content in ((Text, "x" * size), (Octets, b"x" * size)):
        waste = ["garbage" * (size // 7 + n) for n in range(30)]
        del waste
        made = kind(content)
        made.note = size
        kept.append(made)
print(sum(made.note for made in kept), all(len(made) == made.note for made in kept), vars(kept[77]))
