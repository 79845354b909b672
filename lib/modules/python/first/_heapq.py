"""What python3 has in C of heapq: the host's heapq takes these instead of its own, and their errors differ."""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "heappushpop", "_heapify_max", "_heappop_max",
           "_heapreplace_max"]


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


def _heapreplace_max(heap, item):
    first, heap[0] = heap[0], item
    _down(heap, 0, _greater)
    return first
