"""What happens to exceptions in threads."""
import sys
import threading
import _thread


def fail(message):
    raise ValueError(message)


seen = []


def hook(args):
    seen.append((args.exc_type.__name__, str(args.exc_value), args.exc_traceback is not None, args.thread.name))


threading.excepthook = hook
t = threading.Thread(target=fail, args=("one",), name="failing")
t.start()
t.join()
print(seen)
threading.excepthook = threading.__excepthook__

exits = threading.Thread(target=sys.exit, args=(3,))
exits.start()
exits.join()
print("a thread's exit is quiet")

lock = threading.Lock()
lock.acquire()


def low(n):
    print("low", n)
    lock.release()
    _thread.exit()


_thread.start_new_thread(low, (1,))
lock.acquire()
print("low done")


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: _thread.start_new_thread(5, ()))
show(lambda: _thread.start_new_thread(low, [1]))
show(lambda: _thread.start_new_thread(low, (), 5))
print(_thread.error is RuntimeError, isinstance(_thread.get_ident(), int))
