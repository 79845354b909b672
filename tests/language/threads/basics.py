"""Starting and joining threads; names, idents, daemons."""
import threading
import time

log = []


def work(n, tag="none"):
    log.append((n, tag, threading.current_thread().name))


print(threading.current_thread().name, threading.main_thread() is threading.current_thread())
print(threading.active_count(), len(threading.enumerate()))
t = threading.Thread(target=work, args=(1,), kwargs={"tag": "x"})
print(t.name, t.is_alive(), t.ident, t.daemon)
t.start()
t.join()
print(t.is_alive(), t.ident is not None, t.native_id is not None, log)
named = threading.Thread(target=work, args=(2,), name="named", daemon=True)
named.start()
named.join(5)
print(named.name, named.daemon, log[-1])


class Sub(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.result = None

    def run(self):
        self.result = self.n ** 2


subs = [Sub(n) for n in range(10)]
for s in subs:
    s.start()
for s in subs:
    s.join()
print([s.result for s in subs], subs[0].name)


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


show(t.start)
show(threading.Thread().join)
show(threading.current_thread().join)
show(lambda: setattr(t, "daemon", True))


class Broken(threading.Thread):
    def __init__(self):
        pass


show(Broken().start)
print(repr(threading.Thread(name="fresh")))


def nested():
    inner = threading.Thread(target=work, args=("inner",))
    inner.start()
    inner.join()
    print("inner daemon", inner.daemon)


outer = threading.Thread(target=nested, daemon=True)
outer.start()
outer.join()
start = time.monotonic()
sleeper = threading.Thread(target=time.sleep, args=(0.2,))
sleeper.start()
sleeper.join(0.01)
print(sleeper.is_alive(), threading.active_count())
sleeper.join()
print(sleeper.is_alive(), time.monotonic() - start < 5)
print(threading.get_ident() == threading.main_thread().ident)


def late():
    time.sleep(0.05)
    print("late thread done")


threading.Thread(target=late).start()
print("main done")
