"""A list as a heap: item i is never larger than items 2*i + 1 and 2*i + 2."""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest",
           "heappushpop"]

from _heapq import (_down, _greater, _heapify, _less, _pop, heapify, heappop, heappush, heappushpop,
                    heapreplace)


def merge(*iterables, key=None, reverse=False):
    """The items of sorted iterables, in order."""
    before = _greater if reverse else _less
    entries = []

    def precedes(a, b):
        if before(a[0], b[0]):
            return True
        if before(b[0], a[0]):
            return False
        return a[1] < b[1]

    for order, iterable in enumerate(iterables):
        iterator = iter(iterable)
        for item in iterator:
            entries.append([item if key is None else key(item), order, item, iterator])
            break
    _heapify(entries, precedes)
    while entries:
        entry = entries[0]
        yield entry[2]
        for item in entry[3]:
            entry[2] = item
            entry[0] = item if key is None else key(item)
            _down(entries, 0, precedes)
            break
        else:
            _pop(entries, precedes)


def nsmallest(n, iterable, key=None):
    """The n smallest items in order."""
    return sorted(iterable, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    """The n largest items, the largest first."""
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]
