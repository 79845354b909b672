"""sys.excepthook and what it gets; the status stays 1."""
import sys


def hook(cls, error, traceback):
    print("hook", cls.__name__, error, traceback.tb_lineno)


sys.excepthook = hook
raise ValueError("last")
