"""A list of linked nodes, as long as the memory management has to go, let go by its head."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, after):
        self.value = value
        self.next = after


def build(length):
    head = None
    for value in range(length):
        head = Node(value, head)
    return head


def length_of(head):
    length = 0
    while head is not None:
        length += 1
        head = head.next
    return length


length = int(1_000_000 * SCALE)
for _ in range(2):
    head = build(length)
    print(length_of(head), head.value)
    head = None
