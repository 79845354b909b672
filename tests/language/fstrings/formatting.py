name, n, x, items = "Ann", 42, 3.14159, [1, 2]
print(f"{name} {n} {x:.2f} {items[0]} {n!r:>6} {name!r} {name:>{n // 4}} {x:{'.' + str(1)}f} {{}} {{{n}}}")
print(f"{n:05d} {n:x} {n:#x} {n:b} {n:,} {1234567:,} {1234567:_} {n:+} {n: } {n:<6}| {n:^6}| {n:e} {0.000012345} {x:10.3} {x:<10.3f}| {1e20:g} {n:%}")
print(f"{n=} {n = } {n=!r:>5} {x=:.2f} {name=} {n + 1=} {items[1]=}")
print(f"{'nested ' + f'{n}'} {(lambda v: v * 2)(3)} {dict(a=1)['a']} {n if n else 0} {[i for i in range(3)]} { {1: 2}[1] }")
print(f"a" "b" f"{n}" 'c' rf"\d{n}" Rf'{n}\n', f'''multi
{n}
line''')
print(f"{n:{'0'}{'>'}{10}}", f"{'x':*^{5}}", f"{True:d}", f"{None}", f"{b'x'}", f"{name!s:>5.2}", f"{'é'!a}")
print(f"{3.0} {3} {1e16} {1e-5} {-0.0} {float('nan')} {float('inf'):>8} {2 ** 100:,}")
print(f"{n:>10}|{name:10}|{n:10}|{x:10}|{True:10}|{1 + 2j}|{1 + 2j:.1f}")


class F:
    def __format__(self, spec):
        return f"<{spec}>"


print(f"{F()} {F():abc} {F():{n}}")
for bad in ("f'{n:q}'", "f'{name:d}'", "f'{n:.2d}'", "f'{x:x}'", "f'{name:+}'", "f'{items:5}'", "f'{n:1' 'f}'", "f'{None:5}'", "f'{n:,x}'", "f'{name:,}'"):
    try:
        print(eval(bad))
    except Exception as error:
        print(type(error).__name__, error)
print(f"{n:\x3e6}", f"{'a' 'b'}", f"{1,}", f"{*items, 3}", f"{n!r}", f'{"quoted"}', f"{'''triple'''}")
print(f"{print('evaluated left') or 1} {print('then right') or 2}")
