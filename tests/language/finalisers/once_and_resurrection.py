class Phoenix:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)
        kept.append(self)


kept = []
a = Phoenix("a")
del a
print(len(kept), kept[0].name)
kept.clear()
print("not finalised twice", len(kept))


class Cycle:
    def __init__(self, name):
        self.name, self.me = name, self

    def __del__(self):
        print("cycle", self.name)


import gc
c = Cycle("c")
del c
gc.collect()
print("collected")


class InDel:
    def __del__(self):
        print("first")
        InDel.child = Other()
        del InDel.child
        print("last")


class Other:
    def __del__(self):
        print("other")


x = InDel()
x = None


class Sub(Other):
    def __del__(self):
        super().__del__()
        print("sub")


s = Sub()
del s
Other.__del__ = lambda self: print("replaced")
o = Other()
del o


class Instance:
    pass


i = Instance()
i.__del__ = lambda: print("never: looked up on the type")
del i
print("end")
