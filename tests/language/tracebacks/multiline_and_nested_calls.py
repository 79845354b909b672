def f(*args):
    raise KeyError("é漢字\n second line")


f(
    1,
    (lambda: 2)(),
    [3 for _ in "ab"],
)
