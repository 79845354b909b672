class NoEnter:
    def __exit__(self, *a):
        pass


class NoExit:
    def __enter__(self):
        pass


def attempt(thing):
    try:
        with thing:
            print("never")
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


attempt(NoEnter())
attempt(NoExit())
attempt(5)
attempt(object)
