"""The exit status is what sys.exit was given; atexit functions run last in, first out."""
import atexit
import sys


@atexit.register
def first():
    print("registered first")


atexit.register(print, "with arguments", sep="-", end=".\n")


def removed():
    print("never")


atexit.register(removed)
atexit.unregister(removed)
sys.exit(7)
