"""Where an item belongs in a sorted list."""


def _find(a, x, lo, hi, key, after):
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        item = a[middle] if key is None else key(a[middle])
        if not (x < item) if after else item < x:
            lo = middle + 1
        else:
            hi = middle
    return lo


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    """The index after the items that are not larger than x."""
    return _find(a, x, lo, hi, key, True)


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    """The index of the first item that is not smaller than x."""
    return _find(a, x, lo, hi, key, False)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    """Inserts x there, after equal items."""
    a.insert(_find(a, x if key is None else key(x), lo, hi, key, True), x)


def insort_left(a, x, lo=0, hi=None, *, key=None):
    """Inserts x there, before equal items."""
    a.insert(_find(a, x if key is None else key(x), lo, hi, key, False), x)


bisect = bisect_right
insort = insort_right
