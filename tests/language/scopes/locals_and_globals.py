def f(a, b=2):
    c = a + b
    before = sorted(locals())
    d = 4
    return before, sorted(locals()), locals()["c"]


print(f(1))
globals()["made"] = 5
print(made)
print("made" in globals(), "f" in locals(), locals() is globals())


class K:
    x = 1
    locals()["y"] = 2
    print(sorted(n for n in locals() if not n.startswith("__")))


print(K.y)


def closure():
    z = 1

    def g():
        z
        return sorted(locals())
    return g()


print(closure())
print(eval("a + b", {"a": 1, "b": 2}), eval("x", {"x": 1}, {"x": 2}))
namespace = {}
exec("def f(): return 42\nx = f()", namespace)
print(namespace["x"], sorted(k for k in namespace if k != "__builtins__"))
print(vars(K)["x"])
