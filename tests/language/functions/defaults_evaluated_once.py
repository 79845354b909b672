# A default is evaluated when the function is made, and shared by calls.
def collect(item, into=[]):
    into.append(item)
    return into


print(collect(1), collect(2), collect(3, []), collect(4))
print(collect.__defaults__)
count = 0


def tick():
    global count
    count += 1
    return count


functions = []
for i in range(3):
    def f(x=tick(), *, y=tick()):
        return x, y
    functions.append(f)
print([f() for f in functions])
collect.__defaults__ = (["changed"],)
print(collect("new"))
del collect.__defaults__
try:
    collect(1)
except TypeError as error:
    print(error)
functions[0].__kwdefaults__ = {"y": "set"}
print(functions[0]())
