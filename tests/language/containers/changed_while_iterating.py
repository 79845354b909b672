# Containers that change under an iterator or a sort.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

def mut():
    d = {1: 1, 2: 2}
    for k in d:
        d[k + 10] = 1
show(mut)
def mut2():
    d = {1: 1, 2: 2}
    for k in d:
        del d[k]
        d[k + 10] = 1
show(mut2)
def mut3():
    s = {1, 2}
    for k in s:
        s.add(k + 10)
show(mut3)
def mut4():
    l = [3, 1, 2]
    l.sort(key=lambda x: l.append(x) or x)
show(mut4)
def mut5():
    l = [3, 1, 2]
    seen = []
    def key(x):
        seen.append(list(l))
        return x
    l.sort(key=key)
    return l, seen
show(mut5)
