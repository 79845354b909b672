def check(x):
    if x == 2:
        raise ValueError(x)
    return x


print([check(n) for n in range(5)])
