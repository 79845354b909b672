# Arguments are evaluated from left to right, after the function.
def show(x):
    print("eval", x)
    return x


def f(*args, **kwargs):
    print(args, sorted(kwargs))


show(f.__name__)
(show("f") and f)(show(1), *[show(2)], show(3), k=show(4), **{"z": show(5)})
f(*[show(1)], **{show("a"): 1}, b=show(2))
x = {show("k1"): show("v1"), show("k2"): show("v2")}
show("left") + show("right")
show([0, 1])[show(0)] = show("value")
a = [1, 2, 3]
i = 0
i, a[i] = 1, "stored"
print(i, a)
show(1) < show(2) < show(1) < show(5)
print(show(0) and show(1) or show(2))
