"""The last instance of a class that nobody else has: the class is there until the instance is gone, although its
attributes collect garbage at their end."""
import gc


class Collecting:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        gc.collect()
        gc.collect()
        made = [type("Filler", (), {"x": i}) for i in range(200)]
        print("end of", self.name, len(made))


o = type("Temporary", (), {})()
o.first = Collecting("first")
o.second = Collecting("second")
o.third = Collecting("third")
del o
print("done")
