"""Two million live objects, of which some are replaced all the time, and rings among what is dropped."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Record:
    __slots__ = ("key", "value", "peer")

    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.peer = None


def fill(count):
    return [Record(i, (i, i + 1)) for i in range(count)]


def churn(table, rounds):
    size = len(table)
    place = 12345
    replaced = 0
    for i in range(rounds):
        place = (place * 1103515245 + 12345) & 0x7FFFFFFF
        index = place % size
        record = Record(index, (i, index))
        if i & 1:
            record.peer = record  # only a collection finds it
        replaced += table[index].key == index
        table[index] = record
    return replaced


objects = int(2_000_000 * SCALE)
table = fill(objects // 2)
print(objects, "objects;", churn(table, int(300_000 * SCALE)), "replaced")
print(sum(record.key for record in table))
