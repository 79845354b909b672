import atexit


@atexit.register
def last():
    print("last")


atexit.register(print, "first", sep="-")
print("main ends")
raise ValueError("still runs atexit")
