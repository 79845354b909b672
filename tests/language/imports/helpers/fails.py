def start():
    return middle(1)


def middle(n):
    raise ValueError("inside a module")
