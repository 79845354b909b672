# runner: --verify 30
"""Large private structures that become everybody's at one store."""
import gc
import queue
import threading
from common import beside, crowd, scale

SIZE = 2000 * scale


class Node:
    def __init__(self, n, left, right):
        self.n, self.left, self.right = n, left, right


def tree(depth, n=1):
    if depth == 0:
        return None
    return Node(n, tree(depth - 1, 2 * n), tree(depth - 1, 2 * n + 1))


def total(node):
    return 0 if node is None else 1 + total(node.left) + total(node.right)


def graph():
    nodes = [{"n": i, "list": [i, (i, str(i))], "set": {i, i + 1}, "call": lambda i=i: i} for i in range(SIZE)]
    for i, node in enumerate(nodes):
        node["to"] = nodes[(i * 31 + 7) % SIZE]
        node["gen"] = (x for x in [i])
        node["method"] = node["list"].append
    return nodes


def check(nodes):
    for i, node in enumerate(nodes):
        assert node["n"] == i and node["list"][1] == (i, str(i))
        assert node["to"] is nodes[(i * 31 + 7) % SIZE]
        assert i in node["set"] and node["call"]() == i


def handed_over():
    channel = queue.Queue(2)

    def body(number):
        for _ in range(2):
            if number % 2:
                channel.put(graph())
            else:
                check(channel.get())
        return True

    print("handed over", beside(gc.collect, 2, body))


def trees():
    shared = [None] * 4

    def body(number):
        sizes = set()
        for i in range(6 * scale):
            shared[number] = tree(7)
            sizes.add(total(shared[(number + i) % 4]) in (0, 127))
        return sizes

    print("trees", beside(gc.collect, 4, body))


def while_it_changes():
    """The maker goes on changing what it has just published."""
    box = []

    def maker():
        for i in range(40 * scale):
            inner = [i]
            outer = {"inner": inner, "more": [[inner]]}
            box.append(outer)
            for k in range(20):
                inner.append([k])
                outer[k] = inner
        box.append(None)

    def reader(number):
        seen = 0
        while True:
            if len(box) > seen:
                it = box[seen]
                if it is None:
                    return seen // scale
                seen += 1
                assert it["inner"][0] == seen - 1
                assert it["more"][0][0] is it["inner"]

    thread = threading.Thread(target=maker)
    thread.start()
    print("while it changes", crowd(2, reader))
    thread.join()


def functions_and_classes():
    def body(number):
        for i in range(20 * scale):
            class Made:
                held = [number]

                def get(self, default=[i]):
                    return self.held + default

            shared[number] = Made
            other = shared[(number + 1) % 3]
            if other:
                assert len(other().get()) == 2
        return True

    shared = [None] * 3
    print("functions and classes", beside(gc.collect, 3, body))


handed_over()
trees()
while_it_changes()
functions_and_classes()
