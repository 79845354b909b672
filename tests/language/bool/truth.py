class A:
    def __len__(self):
        return 0


class B:
    def __bool__(self):
        return False

    def __len__(self):
        return 5


for v in (None, 0, 0.0, -0.0, 0j, "", b"", (), [], {}, set(), range(0), False, A(), B(), object, "0", [0], (None,), float("nan"), A, print, ...):
    print(bool(v), not v, "yes" if v else "no", end="; ")
print()
print(True and 5, 0 or "x", None or 0 or [], 1 and 0 and 5, not (1 and 0), True + 1, True == 1, True is (1 == 1), isinstance(True, int), bool("False"), True * 3, ~True, str(True), repr(False), int(True), [10, 20][True], f"{True}", True < 2)
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 != 1, 1 == 1 in [1], (1 == 1) in [1], not 1 in [2], 1 not in [2], None is None, 1 is not None, not not 5)
