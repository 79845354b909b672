"""operator, heapq, bisect, string, copy, types, abc."""
import abc
import bisect
import copy
import heapq
import operator
import string
import types


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


print(operator.add(1, 2), operator.itemgetter(1)("abc"), operator.itemgetter(0, 2)("abc"))
print(operator.attrgetter("real", "imag")(3), operator.methodcaller("upper")("a"), operator.contains([1], 1))
print(operator.concat([1], [2]), operator.countOf([1, 2, 1], 1), operator.indexOf("abc", "c"), operator.not_(0))
print(operator.iadd([1], [2]), operator.__lt__(1, 2), operator.and_(6, 3), operator.index(5), operator.truth([]))
show(lambda: operator.add(1, "a"))
show(lambda: operator.indexOf([], 1))
print(operator.itemgetter(1), operator.attrgetter("a.b"), operator.length_hint([1, 2]), operator.call(max, 1, 2))

h = [5, 3, 8, 1, 9, 2]
heapq.heapify(h)
print(h[0], [heapq.heappop(h) for _ in range(6)])
show(lambda: heapq.heappop([]))
for x in (3, 1, 2):
    heapq.heappush(h, x)
print(h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 7), h)
print(heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, "hello", key=ord), list(heapq.merge([1, 4], [2, 3], [0])))
print(list(heapq.merge([3, 1], [2], reverse=True)))

a = [1, 2, 2, 3]
print(bisect.bisect(a, 2), bisect.bisect_left(a, 2), bisect.bisect_right([1, 5], 9))
bisect.insort(a, 2.5)
print(a, bisect.bisect([3, 2, 1], -2, key=lambda x: -x))
show(lambda: bisect.bisect(a, 1, -1))

print(string.ascii_letters, string.digits, string.punctuation, repr(string.whitespace), string.hexdigits)
print(string.capwords("hello  world"), string.Formatter().format("{0}-{b:>4}-{}", 1, b=2) if 0 else "")
print(string.Formatter().format("{}-{b:>4}", 1, b=2))


class Node:
    def __init__(self, v):
        self.v = v
        self.items = [v]


n = Node(1)
n.me = n
shallow, deep = copy.copy(n), copy.deepcopy(n)
print(shallow.items is n.items, deep.items is n.items, deep.me is deep, shallow.me is n)
x = [1, [2, 3], {"a": [4]}, (5, [6])]
y = copy.deepcopy(x)
print(y == x, y[1] is x[1], y[3][1] is x[3][1], copy.copy(x)[1] is x[1])
t = (1, "a")
print(copy.deepcopy(t) is t, copy.copy({1, 2}), copy.copy(5))
loop = []
loop.append(loop)
print(copy.deepcopy(loop))


class Custom:
    def __copy__(self):
        return "copied"

    def __deepcopy__(self, memo):
        return "deep copied"


print(copy.copy(Custom()), copy.deepcopy([Custom()]))


class Listy(list):
    pass


l = Listy([1, 2])
l.tag = ["t"]
m = copy.deepcopy(l)
print(m, type(m).__name__, m.tag, m.tag is l.tag)

print(types.SimpleNamespace(a=1), types.FunctionType is type(show), types.MappingProxyType({"a": 1}))
C = types.new_class("C", (), {}, lambda ns: ns.update(x=5))
print(C.x, C.__name__, isinstance(types, types.ModuleType), types.NoneType)
print(types.MethodType(lambda self: self, 5)())


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        pass

    @property
    @abc.abstractmethod
    def name(self):
        pass


class Square(Shape):
    def area(self):
        return 4


class Full(Square):
    name = "full"


show(Shape)
show(Square)
show(lambda: Full().area())
Shape.register(int)
print(isinstance(5, Shape), issubclass(bool, Shape), isinstance("a", Shape))
print(sorted(Shape.__abstractmethods__), Full.__abstractmethods__)
