"""A list as a heap: item i is never larger than items 2*i + 1 and 2*i + 2."""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest",
           "heappushpop"]


def _less(a, b):
    return a < b


def _greater(a, b):
    return b < a


def _up(heap, start, at, before):
    """Moves the item at `at` towards `start` until its parent is not after it."""
    item = heap[at]
    while at > start:
        parent = (at - 1) >> 1
        if not before(item, heap[parent]):
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


def _down(heap, at, before):
    """Sinks the item to a leaf along the first children, then moves it up from there."""
    start, end = at, len(heap)
    item = heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not before(heap[child], heap[right]):
            child = right
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _up(heap, start, at, before)


def heappush(heap, item):
    """Adds an item."""
    heap.append(item)
    _up(heap, 0, len(heap) - 1, _less)


def _pop(heap, before):
    last = heap.pop()
    if not heap:
        return last
    first, heap[0] = heap[0], last
    _down(heap, 0, before)
    return first


def heappop(heap):
    """Removes and returns the smallest item."""
    if not heap:
        raise IndexError("index out of range")
    return _pop(heap, _less)


def heapreplace(heap, item):
    """heappop, then heappush."""
    first, heap[0] = heap[0], item
    _down(heap, 0, _less)
    return first


def heappushpop(heap, item):
    """heappush, then heappop."""
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _down(heap, 0, _less)
    return item


def _heapify(heap, before):
    for i in range(len(heap) // 2 - 1, -1, -1):
        _down(heap, i, before)


def heapify(heap):
    """Brings a list into order."""
    _heapify(heap, _less)


def _heapify_max(heap):
    _heapify(heap, _greater)


def _heappop_max(heap):
    if not heap:
        raise IndexError("index out of range")
    return _pop(heap, _greater)


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
