"""Records sorted by keys, by several, by a comparison, in reverse; and lists of plain numbers and strings."""
import functools
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Record:
    def __init__(self, number, name, weight):
        self.number = number
        self.name = name
        self.weight = weight

    def __lt__(self, other):
        return self.weight < other.weight


def compare(a, b):
    return (a.name > b.name) - (a.name < b.name) or a.number - b.number


def records(count):
    state = 7
    made = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        made.append(Record(state % 10_007, "n%03d" % (state % 499), state / 3))
    return made


made = records(max(10, int(40_000 * SCALE)))
for _ in range(2):
    by_number = sorted(made, key=lambda record: record.number)
    by_both = sorted(made, key=lambda record: (record.name, -record.number))
    by_weight = sorted(made)
    by_compare = sorted(made[:len(made) // 4], key=functools.cmp_to_key(compare))
    names = sorted([record.name for record in made], reverse=True)
    numbers = sorted([record.number * 31 % 5003 for record in made])
print(by_number[0].number, by_both[-1].name, by_weight[0].number, by_compare[0].name, names[0], numbers[-1])
print(sum(i * record.number for i, record in enumerate(by_both)) % 1_000_003)
