"""weakref.finalize."""
# compare: no stderr
import gc
import weakref


class Thing:
    pass


def show(text, env=globals()):
    try:
        print(text, "->", eval(text, env))
    except Exception as error:
        print(text, "!!", type(error).__name__, error)


def done(*args, **kwargs):
    print("done", args, kwargs)
    return "result"


t = Thing()
f = weakref.finalize(t, done, 1, x=2)
print(f.alive, f.peek()[0] is t, f.peek()[1] is done, f.peek()[2:], f.atexit, repr(f).startswith("<finalize object at 0x"))
print(f(), f(), f.alive, f.peek(), f.detach(), f.atexit, repr(f).endswith("; dead>"))
f.atexit = True
print(f.atexit)
t = Thing()
f = weakref.finalize(t, print, "dead")
del t
print(f.alive)
t = Thing()
f = weakref.finalize(t, print, "never")
d = f.detach()
print(d[0] is t, d[1:], f.alive)
del d, t
t = Thing()
several = [weakref.finalize(t, print, i) for i in range(4)]
del t
for text in "weakref.finalize()", "weakref.finalize(Thing())", "weakref.finalize(1, print)", "weakref.finalize(obj=1)":
    show(text)
t = Thing()
weakref.finalize(t, lambda: 1 / 0)
del t
print("after a failure")
t = Thing()
weakref.finalize(t, print, "at exit 1")
weakref.finalize(t, print, "not at exit").atexit = False
weakref.finalize(t, print, "at exit 2")
at_once = weakref.finalize(Thing(), print, "at once")
cycle = Thing()
cycle.me = cycle
weakref.finalize(cycle, print, "cycle")
del cycle
gc.collect()
print("end")
