def produce():
    yield 1
    raise ValueError("second")


def consume():
    for x in produce():
        print(x)


consume()
