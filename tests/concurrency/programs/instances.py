# runner: --verify 20
"""Threads that give attributes to the same instances, change them and take them away."""
import gc
from common import beside, crowd, scale

ROUNDS = 300 * scale


class Plain:
    pass


class Slotted:
    __slots__ = ("a", "b", "c")


class Left:
    kind = "left"

    def name(self):
        return self.kind


class Right:
    kind = "right"

    def name(self):
        return self.kind


def adding():
    """Each thread adds its own attributes, in an order of its own: none is lost."""
    for _ in range(8 * scale):
        shared = Plain()

        def body(number):
            for i in range(12):
                setattr(shared, f"t{number}_{(i * (number + 1)) % 13}", [number, i])

        crowd(4, body)
        assert len(vars(shared)) == 48, sorted(vars(shared))
        assert all(getattr(shared, f"t{n}_{(i * (n + 1)) % 13}") == [n, i] for n in range(4) for i in range(12))
    print("adding")


def changing():
    shared = [Plain() for _ in range(3)]
    shared[0].value = 0

    def body(number):
        for i in range(ROUNDS):
            it = shared[i % 3]
            kind = (i + number) % 9
            try:
                if kind == 0:
                    it.value = [number, i]
                elif kind == 1:
                    assert it.value is not None
                elif kind == 2:
                    del it.value
                elif kind == 3:
                    it.other = it
                elif kind == 4:
                    setattr(it, f"a{i % 20}", str(i))
                elif kind == 5:
                    delattr(it, f"a{i % 20}")
                elif kind == 6:
                    vars(it)[f"b{i % 5}"] = (i,)
                elif kind == 7:
                    assert isinstance(sorted(vars(it)), list)
                else:
                    it.__dict__ = {"value": i, "fresh": [i]}
            except (AttributeError, RuntimeError):
                pass
        return True

    print("changing", beside(gc.collect, 4, body))


def slots():
    shared = Slotted()

    def body(number):
        for i in range(ROUNDS):
            try:
                if (i + number) % 3 == 0:
                    shared.a = [i]
                elif (i + number) % 3 == 1:
                    assert isinstance(shared.a, list)
                else:
                    del shared.a
                shared.b = shared.c = (number, i)
                assert len(shared.b) == 2
            except AttributeError:
                pass
        return True

    print("slots", beside(gc.collect, 4, body))


def class_of():
    shared = Left()

    def body(number):
        for i in range(ROUNDS):
            if number == 0:
                shared.__class__ = Right if i % 2 else Left
            elif number == 1:
                shared.x = [i]
            else:
                assert shared.name() in ("left", "right")
                assert type(shared) in (Left, Right)
        return True

    print("class of", crowd(4, body))


def counts():
    """What attributes held goes at once when the instance goes, on whichever thread."""
    gone = []

    class Held:
        def __del__(self):
            gone.append(1)

    box = []

    def body(number):
        for i in range(ROUNDS // 4):
            it = Plain()
            it.held = Held()
            box.append(it)
            if number % 2:
                try:
                    box.pop(0).held = None
                except IndexError:
                    pass

    crowd(4, body)
    box.clear()
    assert len(gone) == ROUNDS // 4 * 4, len(gone)
    print("counts")


adding()
changing()
slots()
class_of()
counts()
