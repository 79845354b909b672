"""Trees whose nodes know their parents, as documents do, built and dropped whole."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Element:
    def __init__(self, name, parent):
        self.name = name
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)


def build(parent, depth):
    element = Element("level", parent)
    if depth:
        for _ in range(4):
            build(element, depth - 1)
    return element


def count(element):
    total = 1
    for child in element.children:
        if child.parent is not element:
            raise ValueError("lost its parent")
        total += count(child)
    return total


total = 0
trees = max(1, int(400 * SCALE))
for _ in range(trees):
    total += count(build(None, 5))
print(trees, "trees", total)
