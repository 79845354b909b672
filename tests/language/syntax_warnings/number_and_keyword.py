# A keyword right behind a number is legal, and warned of.
x = 1if 2else 3
print(x, 0xfor 1, 1or 2, 1.5and 2, [1for y in ()], 2in[1], 1is None, 1jif x else 0)
print(f"{1if x else 2}")
