"""Cases for test_math_oracle.c: math, cmath, random and what of time does not depend on when it is asked."""
import cmath
import math
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from oracle_cases import case

R = random.Random(int(os.environ.get("CASES_SEED", "77")))
INF, NAN = math.inf, math.nan
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 10.0, 0.1, 1e-300, -1e-300, 5e-324, 1e300, -1e300, INF, -INF,
           NAN, 700.0, 710.0, -745.0, 171.5, 172.0, 23.0, 24.0, 1.5, -1.5, -2.5, 1e-9, 1e17, 200.5, -150.5, -199.5]


def some_float():
    return R.choice([R.uniform(-10, 10), R.uniform(-1, 1), R.uniform(0, 200), R.choice(SPECIAL),
                     R.random() * 10.0 ** R.randrange(-300, 300)])


def call(module, name, *args, **kwargs):
    case("%s.%s" % (module.__name__, name), getattr(module, name), *args, **kwargs)


def real_functions():
    ones = ("acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma "
            "isfinite isinf isnan lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp").split()
    for name in ones:
        for x in SPECIAL + [True, 7, -7, 2**70, -(2**70), "x", None, 1j]:
            call(math, name, x)
        for _ in range(120):
            call(math, name, some_float())
    for name in "atan2 copysign fmod nextafter pow remainder log isclose".split():
        for x in SPECIAL[:20]:
            for y in SPECIAL[:20]:
                call(math, name, x, y)
        for _ in range(100):
            call(math, name, some_float(), some_float())
    for _ in range(200):
        x = 1.0 + R.uniform(-1e-9, 3e-9)
        call(math, "isclose", 1.0, x, abs_tol=R.choice([0.0, 1e-9]), rel_tol=R.choice([1e-9, 1e-12]))
        call(math, "ldexp", some_float(), R.randrange(-1100, 1100))
        call(math, "hypot", *[some_float() for _ in range(R.randrange(0, 5))])
        call(math, "fsum", [some_float() for _ in range(R.randrange(0, 12))])
        call(math, "fsum", [R.uniform(-1, 1) * 2.0 ** R.randrange(-60, 60) for _ in range(30)])
        count = R.randrange(0, 4)
        call(math, "dist", [R.uniform(-9, 9) for _ in range(count)], [R.uniform(-9, 9) for _ in range(count)])
    for n in (1 << 1100, (1 << 1100) + 12345, 10**400, 3**2000, 0, -(1 << 2000)):
        for name in ("log", "log2", "log10", "sqrt", "floor"):
            call(math, name, n) if name != "floor" else None
        call(math, "log", n, 10)


def whole_functions():
    for _ in range(150):
        a, b = (R.getrandbits(R.choice([1, 5, 40, 64, 65, 200, 1000])) * R.choice([1, -1, 6, 64]) for _ in "ab")
        call(math, "gcd", a, b)
        call(math, "lcm", a, b)
        call(math, "isqrt", a)
        n = R.randrange(-1, 300)
        call(math, "factorial", n)
        call(math, "comb", n, R.randrange(-1, 60))
        call(math, "perm", n, R.randrange(-1, 20))
    call(math, "factorial", 1500)
    call(math, "comb", 2000, 1000)
    call(math, "comb", 2**70, 5)
    call(math, "perm", 2**70, 5)
    call(math, "comb", 2**80, 2**65)
    for args in ((), (12, 18, -24), (1.0,), ("x",), (0, 0), (0, 5)):
        call(math, "gcd", *args)
        call(math, "lcm", *args)
    call(math, "prod", [1, 2, 3, 4.5])
    call(math, "prod", [2**60] * 5, start=3)
    call(math, "factorial", 2**70)
    call(math, "perm", 5)


def complex_functions():
    names = "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh phase polar isfinite isinf isnan"
    parts = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 1e-300, 1e300, 709.5, -3.25, 5e-324, 1.7e308]
    for name in names.split():
        for x in parts:
            for y in parts:
                call(cmath, name, complex(x, y))
        for _ in range(60):
            call(cmath, name, complex(R.uniform(-5, 5), R.uniform(-5, 5)))
        call(cmath, name, "x")
    for x in parts:
        call(cmath, "rect", x, R.uniform(-4, 4))
        call(cmath, "log", complex(x, 1), complex(2, x))


def draw():
    def call_random(name, *args, **kwargs):
        call(random, name, *args, **kwargs)

    for seed in (0, 1, 42, -42, 2**40, 2**700 + 3, 1.5, "hello", "", "h\u00e9", b"bytes", True):
        call_random("seed", seed)
        call_random("random")
        call_random("getrandbits", 7)
        call_random("getrandbits", 32)
        call_random("getrandbits", 33)
        call_random("getrandbits", 200)
        call_random("getrandbits", 0)
        call_random("randbytes", 11)
        call_random("randint", 1, 6)
        call_random("randint", -(10**30), 10**30)
        call_random("randrange", 10)
        call_random("randrange", 5, 50, 7)
        call_random("randrange", 50, 5, -7)
        call_random("choice", [1, "two", 3.0])
        call_random("choice", "text")
        call_random("uniform", 1, 2.5)
        call_random("triangular")
        call_random("triangular", 1, 5, 2)
        call_random("gauss")
        call_random("gauss", 10, 2)
        call_random("gauss", 0, 1)
        call_random("normalvariate", 3, 0.5)
        call_random("lognormvariate", 0, 0.25)
        call_random("expovariate", 1.5)
        call_random("vonmisesvariate", 1, 4)
        call_random("vonmisesvariate", 0, 0)
        for alpha in (0.3, 1.0, 2.5):
            call_random("gammavariate", alpha, 2.0)
        call_random("betavariate", 2, 3)
        call_random("paretovariate", 3)
        call_random("weibullvariate", 1, 1.5)
        for k in (0, 1, 5, 6, 20):
            call_random("sample", list(range(20)), k)
        call_random("sample", list(range(1000)), 10)
        call_random("sample", ["a", "b"], 3, counts=[2, 5])
        call_random("choices", list(range(10)), k=5)
        call_random("choices", ["a", "b", "c"], [1, 2, 3.5], k=6)
        call_random("choices", ["a", "b", "c"], cum_weights=[1, 3, 9], k=6)
        items = list(range(30))
        call(random, "shuffle_and_show", items)
    for name, args, kwargs in (
        ("randrange", (0,), {}), ("randrange", (5, 5), {}), ("randrange", (5, 1, 1), {}), ("randrange", (1, 5, 0), {}),
        ("randint", (5, 1), {}), ("choice", ([],), {}), ("sample", ([1, 2], 3), {}), ("sample", ([1, 2], -1), {}),
        ("sample", (5, 1), {}), ("getrandbits", (-1,), {}), ("choices", ([1, 2], [1]), {}), ("choices", ([1, 2], [0, 0]), {}),
        ("choices", ([1, 2], 3), {}), ("gammavariate", (0, 1), {}), ("seed", ([1],), {}), ("randrange", (1.5,), {}),
        ("choices", ([1, 2],), {"weights": [1, 1], "cum_weights": [1, 2]}), ("expovariate", (0,), {}),
        ("sample", ([1, 2], 1), {"counts": [1]}), ("sample", ([1, 2], 1), {"counts": [0, 0]}), ("uniform", (1, "x"), {}),
        ("choices", ([1, 2], [1, INF]), {}), ("randrange", (3.0,), {}), ("randrange", (2**70,), {})):
        call_random("seed", 5)
        call_random(name, *args, **kwargs)


def shuffle_and_show(items):
    random.shuffle(items)
    return items


random.shuffle_and_show = shuffle_and_show


def calendar():
    for seconds in (0, -1, 86400.9, 1e9, 2**31, 951782400, 4102444800, 1e30, NAN, "x", -62135596800):
        call(time, "gmtime", seconds)
    for fields in ([2000, 13, 1, 0, 0, 0, 0, 1, 0], [1999, 12, 31, 23, 59, 61, 4, 365, 0], [1, 2, 3],
                   [0, 1, 1, 0, 0, 0, 0, 1, 0], [2024, 2, 29, 1, 2, 3, 3, 60, -1], [2024, 0, 0, 0, 0, 0, 0, 0, 0],
                   [2024, 1, 32, 0, 0, 0, 0, 1, 0], [2024, 1, 1, 24, 0, 0, 0, 1, 0], [2024, 1, 1, 0, 0, 0, -2, 1, 0]):
        for text in ("%Y-%m-%d %H:%M:%S", "%a %A %b %B %c %j %p %I %U %w %y %%", "", "\u00e9%Y"):
            case("time.strftime", lambda a, b: time.strftime(a, tuple(b)), text, fields)
        case("time.asctime", lambda a: time.asctime(tuple(a)), fields)
        case("time.struct_time", time.struct_time, fields)
    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time", "x"):
        call(time, "get_clock_info", name)
    call(time, "sleep", -1)
    call(time, "sleep", NAN)
    call(time, "sleep", "x")
    call(time, "sleep", 1e30)
    call(time, "sleep", 0)
    call(time, "sleep", 0.001)


real_functions()
whole_functions()
complex_functions()
draw()
calendar()
