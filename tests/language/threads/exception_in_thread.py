# compare: no stderr
import threading


def fail():
    raise ValueError("in a thread")


t = threading.Thread(target=fail)
t.start()
t.join()
print("main goes on")
seen = []
threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value)))
t = threading.Thread(target=fail)
t.start()
t.join()
print(seen)


def leave():
    raise SystemExit(5)


t = threading.Thread(target=leave)
t.start()
t.join()
print("SystemExit in a thread is silent", len(seen))
