def step(alive):
    counts = {}
    for x, y in alive:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    counts[x + dx, y + dy] = counts.get((x + dx, y + dy), 0) + 1
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in alive)}


cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for generation in range(20):
    cells = step(cells)
for y in range(10):
    print("".join("#" if (x, y) in cells else "." for x in range(10)))
print(sorted(cells))
r = {(x, 0) for x in range(10)}
for _ in range(30):
    r = step(r)
print(len(r), r)
