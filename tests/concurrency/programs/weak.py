# runner: --verify 20
"""Weak references and finalisers, while other threads collect."""
import gc
import threading
import weakref
from common import beside, crowd, scale

ROUNDS = 150 * scale


class Item:
    def __init__(self, n=0):
        self.n = n


class Dying:
    count = []

    def __del__(self):
        self.count.append(1)


def following():
    """One thread drops the last reference while others follow a weak one: they get it whole, or None."""
    box = [Item(i) for i in range(8)]
    refs = [weakref.ref(item) for item in box]

    def body(number):
        for i in range(ROUNDS):
            k = i % 8
            if number == 0:
                box[k] = None
                box[k] = Item(k)
                refs[k] = weakref.ref(box[k])
            else:
                item = refs[k]()
                assert item is None or item.n == k
                del item
        return True

    print("following", beside(gc.collect, 4, body))


def callbacks():
    called = []

    def body(number):
        for i in range(ROUNDS):
            item = Item(i)
            keep = weakref.ref(item, called.append)
            kept.append(keep)
            if i % 2:
                item.me = item
        return True

    kept = []
    beside(gc.collect, 3, body)
    gc.collect()
    assert len(called) == 3 * ROUNDS, len(called)
    assert all(ref() is None for ref in kept)
    print("callbacks", len(called) // scale)


def dictionaries():
    values, keys, all_of_them = weakref.WeakValueDictionary(), weakref.WeakKeyDictionary(), weakref.WeakSet()
    lock = threading.Lock()

    def body(number):
        mine = []
        for i in range(ROUNDS // 2):
            item = Item(i)
            with lock:  # as in python3, they are no safer than their Python code
                values[i % 20] = item
                keys[item] = i
                all_of_them.add(item)
            mine.append(item)
            if i % 10 == 0:
                mine.clear()
            found = values.get((i * 7) % 20)
            assert found is None or isinstance(found, Item)
        return True

    print("dictionaries", beside(gc.collect, 3, body))
    gc.collect()
    print(len(keys), len(all_of_them))


def finalisers():
    Dying.count.clear()

    def body(number):
        for i in range(ROUNDS):
            item = Dying()
            if i % 3 == 0:
                item.me = item
            elif i % 3 == 1:
                shared.append(item)
                if len(shared) > 10:
                    try:
                        shared.pop(0)
                    except IndexError:
                        pass
        return True

    shared = []
    beside(gc.collect, 4, body)
    shared.clear()
    gc.collect()
    gc.collect()
    assert len(Dying.count) == 4 * ROUNDS, len(Dying.count)
    print("finalisers", len(Dying.count) // scale)


def resurrection():
    saved = []

    class Phoenix:
        def __del__(self):
            saved.append(self)

    def body(number):
        for i in range(ROUNDS // 3):
            it = Phoenix()
            it.cycle = [it]
            del it

    beside(gc.collect, 3, body)
    gc.collect()
    assert len(saved) == 3 * (ROUNDS // 3), len(saved)
    assert len({id(it) for it in saved}) == len(saved)
    saved.clear()
    gc.collect()
    print("resurrection", len(saved))


def finalize():
    called = []

    def body(number):
        for i in range(ROUNDS // 3):
            item = Item()
            weakref.finalize(item, called.append, (number, i))
            item.me = item if i % 2 else None

    beside(gc.collect, 3, body)
    gc.collect()
    assert len(called) == len(set(called)) == 3 * (ROUNDS // 3), len(called)
    print("finalize")


def in_a_finaliser():
    """Finalisers that take locks, start threads and collect."""
    lock, log = threading.RLock(), []

    class Busy:
        def __del__(self):
            with lock:
                log.append(1)
                gc.collect()

    def body(number):
        for i in range(5 * scale):
            it = Busy()
            it.me = it
            with lock:
                del it
                gc.collect()

    crowd(3, body)
    gc.collect()
    assert len(log) == 15 * scale, len(log)
    print("in a finaliser")


def on_their_way():
    """Results that no variable has yet are alive while what they came from goes, and its end collects."""
    class Collecting:
        def __init__(self):
            self.item = Item(7)

        def __del__(self):
            gc.collect()

    def returned():
        item, other = Item(5), Collecting()
        item.ref = weakref.ref(item)
        return item

    def added():
        class Number(Collecting):
            def __add__(self, other):
                item = Item(6)
                item.ref = weakref.ref(item)
                return item

        return Number() + Number()

    def attribute():
        holder = Collecting()
        holder.item.ref = weakref.ref(holder.item)
        holders.append(holder)
        del holder
        return holders.pop().item

    holders = []
    for make in (returned, added, attribute):
        item = make()
        assert item.ref() is item
    print("on their way")


on_their_way()
following()
callbacks()
dictionaries()
finalisers()
resurrection()
finalize()
in_a_finaliser()
