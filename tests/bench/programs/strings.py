"""Strings joined, split, cut, searched, replaced and formatted."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def build(lines):
    text = ""
    for i in range(lines):
        text += f"{i:05d},{i * 7 % 1000},name-{i % 97},{i / 8:.3f}\n"
    return text


def parse(text):
    total = 0
    names = []
    for line in text.split("\n"):
        if not line:
            continue
        number, amount, name, part = line.split(",")
        total += int(number) + int(amount) + len(part.rstrip("0"))
        if name.startswith("name-1"):
            names.append(name[5:].upper() + part.replace(".", "_"))
    return total, ";".join(names)


total = length = 0
for _ in range(max(1, int(50 * SCALE))):
    text = build(5000)
    number, names = parse(text)
    total += number + names.count("_1")
    length += len(text) + names.find("96_")
print(total, length, names[:40], text[-30:].strip()[::-1])
