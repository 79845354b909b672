# runner: --collect 1
# zeal: collect=1000000,verify=0,pause=2000
"""A collector that is preempted between two threads' answers loses nothing that only one of them knows."""
import threading
import time
import weakref
from common import crowd, scale

ROUNDS = 40 * scale
over = threading.Event()


def made(base=object, slots=False):
    """A class that nothing but its maker refers to; by its instances alone it lives."""
    if slots:
        class Local(base):
            __slots__ = ()

            def answer(self):
                return 42
    else:
        class Local(base):
            def answer(self):
                return 42
    return Local


def spend(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


class Plain:
    pass


def receives():
    local = yield 0
    yield 1
    yield local().answer()


def filled(box, make):
    while not over.is_set():
        box[0] = make()


def started():
    generator = receives()
    next(generator)
    return generator


def change_class(box):
    local = made(Plain)
    spend(0.012)
    thing = box[0]
    thing.__class__ = local
    return lambda: thing.answer()


def send_class(box):
    local = made()
    spend(0.012)
    generator, box[0] = box[0], None
    if generator is None:
        return lambda: 42
    generator.send(local)
    return lambda: next(generator)


def with_other(make, step):
    """One thread makes things all the time; this one puts into them what only it knows."""
    box = [make()]
    over.clear()
    maker = threading.Thread(target=filled, args=(box, make))
    maker.start()
    try:
        checks = [step(box) for _ in range(ROUNDS)]
        time.sleep(0.05)
        return all(check() == 42 for check in checks)
    finally:
        over.set()
        maker.join()


def leaves():
    """Of an instance that has nothing but its class, the class survives it."""
    for _ in range(ROUNDS // 10):
        things = [made(slots=True)() for _ in range(30)]
        time.sleep(0.02)
        classes = []
        for i in range(len(things)):
            classes.append(type(things[i]))
            things[i] = None
        time.sleep(0.02)
        assert all(local().answer() == 42 for local in classes)
    return True


def follows(number, box):
    """What one thread has made just now, another finds by weak edges: a weak reference, a name that is interned."""
    for n in range(3000 * scale):
        if number == 0:
            thing = Plain()
            box[0] = thing, weakref.ref(thing)
            continue
        thing, reference = box[0] or (None, lambda: None)
        assert reference() is thing
        if thing:
            setattr(thing, "name%d" % (n % 40), n)
            assert getattr(thing, "".join(["name", str(n % 40)])) is not None
    return True


print("class", with_other(Plain, change_class))
print("generator", with_other(started, send_class))
print("leaves", leaves())
print("weak edges", crowd(3, follows, [None]))
