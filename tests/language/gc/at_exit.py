"""At the end of a program garbage goes first, while the modules are there."""
# zeal: collect=100000000
import gc


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "kept" in globals(), Node.__name__)


kept = Node("kept")
garbage = Node("garbage")
garbage.me = garbage
del garbage
inside = [Node("inside a list")]
inside.append(inside)
del inside
gc.callbacks.append(lambda phase, info: print(phase))
print("end")
