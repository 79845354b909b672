# What an exception holds goes with it.
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def fails(name):
    local = Noisy(name)
    raise ValueError(name)


try:
    fails("a")
except ValueError as error:
    print("caught", error)
print("after a")
try:
    fails("b")
except ValueError as error:
    kept = error
print("b still held by its traceback", kept.__traceback__.tb_next.tb_frame.f_locals["name"])
del kept
print("after b")
try:
    fails("c")
except ValueError:
    pass
print("after c")


def swallow():
    x = Noisy("local")
    try:
        fails("d")
    except ValueError:
        return "returned"


print(swallow())
for i in range(2):
    try:
        fails(i)
    except ValueError:
        continue
print("end")
