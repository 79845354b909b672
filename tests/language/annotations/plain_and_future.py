from __future__ import annotations


x: int = 1
y: list[int, "text"]
z: undefined_name | None = 2


def f(a: A.b[c], *args: (1, 2), k: lambda q, *r, s=1: q = 0, **kw: {1: x for x in y if z}) -> not a or b:
    local: never_evaluated = 5
    return local


class C:
    p: C
    q: f"{x!r:>{w}} {{}}" = 1
    (r): int = 2


print(__annotations__, f.__annotations__, C.__annotations__, f(1))
