class LRU:
    def __init__(self, size):
        self.size, self.items = size, {}

    def get(self, key, make):
        if key in self.items:
            value = self.items.pop(key)
        else:
            value = make(key)
            if len(self.items) >= self.size:
                del self.items[next(iter(self.items))]
        self.items[key] = value
        return value


cache = LRU(3)
misses = []
for k in [1, 2, 3, 1, 4, 1, 2, 5, 3, 1]:
    cache.get(k, lambda k: misses.append(k) or k * k)
print(misses, cache.items)
graph = {"a": {"b": 7, "c": 3}, "b": {"d": 2}, "c": {"b": 1, "d": 8}, "d": {"e": 3}, "e": {}}


def shortest(graph, start):
    import heapq
    queue, best = [(0, start, [start])], {}
    while queue:
        d, node, path = heapq.heappop(queue)
        if node in best:
            continue
        best[node] = (d, path)
        for other, weight in graph[node].items():
            heapq.heappush(queue, (d + weight, other, path + [other]))
    return best


print(shortest(graph, "a"))


def permutations(items):
    if not items:
        yield []
    for i, x in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [x, *rest]


print(sum(1 for _ in permutations(list(range(6)))), list(permutations("abc"))[3])


def solve(grid):
    for i, v in enumerate(grid):
        if v == 0:
            r, c = divmod(i, 4)
            used = {grid[r * 4 + k] for k in range(4)} | {grid[k * 4 + c] for k in range(4)} | {grid[(r // 2 * 2 + a) * 4 + c // 2 * 2 + b] for a in range(2) for b in range(2)}
            for n in {1, 2, 3, 4} - used:
                if s := solve(grid[:i] + [n] + grid[i + 1:]):
                    return s
            return None
    return grid


print(solve([1, 0, 0, 0, 0, 0, 3, 0, 0, 1, 0, 0, 0, 0, 0, 2]))


class Node:
    def __init__(self, v):
        self.v, self.left, self.right = v, None, None

    def insert(self, v):
        side = "left" if v < self.v else "right"
        child = getattr(self, side)
        if child is None:
            setattr(self, side, Node(v))
        else:
            child.insert(v)

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.v
        if self.right:
            yield from self.right


root = Node(50)
for i in range(200):
    root.insert(i * 37 % 101)
print(list(root)[:20], sum(root))
