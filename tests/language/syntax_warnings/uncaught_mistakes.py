x = 5
if x is 5:
    print("a warning, and it runs")
assert (x, "always true")
try:
    [1, 2](3)
except TypeError as error:
    print(error)
try:
    "abc"["a"]
except TypeError as error:
    print(error)
