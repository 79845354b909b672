"""A sys.excepthook that raises: both exceptions are shown, and the status is that of an uncaught one."""
import sys


def hook(kind, value, traceback):
    print("hook:", kind.__name__, value)
    raise KeyError("in the hook")


sys.excepthook = hook
raise ValueError("original")
