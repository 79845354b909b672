import sys


def f():
    try:
        sys.exit(4)
    except Exception:
        print("not an Exception")


f()
