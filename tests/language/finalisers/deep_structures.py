# Structures far deeper than any stack go without recursion.
# zeal: collect=100000,verify=2
class N:
    __slots__ = ("next",)


def chain(n):
    head = None
    for _ in range(n):
        node = N()
        node.next = head
        head = node
    return head


head = chain(300000)
head = None
print("instances gone")
l = None
for _ in range(300000):
    l = [l]
l = None
print("lists gone")
t = ()
for _ in range(300000):
    t = (t,)
t = None
print("tuples gone")
d = {}
for _ in range(100000):
    d = {"d": d}
d = None
print("dicts gone")
f = None
for _ in range(50000):
    f = (lambda f: lambda: f)(f)
f = None
print("closures gone")


def g(inner):
    yield inner


it = None
for _ in range(50000):
    it = g(it)
it = None
print("generators gone")
