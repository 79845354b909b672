"""Functions with functools.lru_cache that several threads call, and empty, at once: what they give is right."""
import functools
from common import crowd, scale


@functools.lru_cache(maxsize=16)
def square(n):
    return [n, n * n]


@functools.cache
def cube(n, *, more=0):
    return (n ** 3 + more,)


def body(number):
    for i in range(400 * scale):
        n = (i * (number + 1)) % 40
        assert square(n) == [n, n * n]
        assert cube(n) == (n ** 3,) and cube(n, more=number) == (n ** 3 + number,)
        if i % 97 == number:
            square.cache_clear()
        if i % 131 == number:
            cube.cache_clear()
    info = square.cache_info()
    assert info.maxsize == 16 and 0 <= info.currsize <= 16 + 8, info
    return True


print(all(crowd(4, body)))
square.cache_clear()
for n in range(20):
    square(n)
print(square.cache_info())
