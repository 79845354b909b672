"""Signals by name. They belong to the process: a program gets none, but for the interrupt that a client sends it, which
is a KeyboardInterrupt in its main thread."""

_numbers = {
    "ABRT": 6, "ALRM": 14, "BUS": 7, "CHLD": 17, "CLD": 17, "CONT": 18, "FPE": 8, "HUP": 1, "ILL": 4, "INT": 2,
    "IO": 29, "IOT": 6, "KILL": 9, "PIPE": 13, "POLL": 29, "PROF": 27, "PWR": 30, "QUIT": 3, "RTMAX": 64,
    "RTMIN": 34, "SEGV": 11, "STKFLT": 16, "STOP": 19, "SYS": 31, "TERM": 15, "TRAP": 5, "TSTP": 20, "TTIN": 21,
    "TTOU": 22, "URG": 23, "USR1": 10, "USR2": 12, "VTALRM": 26, "WINCH": 28, "XCPU": 24, "XFSZ": 25,
}
for _name, _number in _numbers.items():
    globals()["SIG" + _name] = _number
SIG_DFL, SIG_IGN = 0, 1
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2
NSIG = 65
_texts = {
    1: "Hangup", 2: "Interrupt", 3: "Quit", 4: "Illegal instruction", 5: "Trace/breakpoint trap", 6: "Aborted",
    7: "Bus error", 8: "Floating point exception", 9: "Killed", 10: "User defined signal 1",
    11: "Segmentation fault", 12: "User defined signal 2", 13: "Broken pipe", 14: "Alarm clock", 15: "Terminated",
    16: "Stack fault", 17: "Child exited", 18: "Continued", 19: "Stopped (signal)", 20: "Stopped",
    21: "Stopped (tty input)", 22: "Stopped (tty output)", 23: "Urgent I/O condition",
    24: "CPU time limit exceeded", 25: "File size limit exceeded", 26: "Virtual timer expired",
    27: "Profiling timer expired", 28: "Window changed", 29: "I/O possible", 30: "Power failure",
    31: "Bad system call",
}


class itimer_error(OSError):
    __module__ = "signal"


ItimerError = itimer_error


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


def _check(signalnum):
    if not 1 <= signalnum < NSIG:
        raise ValueError("signal number out of range")
    return signalnum


def getsignal(signalnum, /):
    return default_int_handler if _check(signalnum) == SIGINT else SIG_IGN if signalnum in (13, 25) else SIG_DFL


def signal(signalnum, handler, /):
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    now = getsignal(signalnum)
    if handler is now or handler == now:
        return now
    raise ValueError("signal.signal: a program cannot handle signals; an interrupt is a KeyboardInterrupt")


def raise_signal(signalnum, /):
    if _check(signalnum) == SIGINT:
        raise KeyboardInterrupt
    _refuse("raise_signal")


def strsignal(signalnum, /):
    _check(signalnum)
    return _texts.get(signalnum) or (f"Real-time signal {signalnum - 34}" if signalnum >= 34 else
                                     f"Unknown signal {signalnum}")


def valid_signals():
    return {number for number in range(1, NSIG) if number not in (32, 33)}


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    if fd != -1:
        _refuse("set_wakeup_fd")
    return -1


def pthread_sigmask(how, mask, /):
    if how not in (SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK):
        raise OSError(22, "Invalid argument")
    if set(mask) and how != SIG_UNBLOCK:
        _refuse("pthread_sigmask")
    return set()


def sigpending():
    return set()


def siginterrupt(signalnum, flag, /):
    _check(signalnum)


def getitimer(which, /):
    return 0.0, 0.0


def _refuse(name):
    raise NotImplementedError(f"signal.{name}: a program has no signals")


def _refused(name):
    def function(*args):
        _refuse(name)
    function.__name__ = function.__qualname__ = name
    return function


for _name in ("alarm", "pause", "pthread_kill", "setitimer", "sigwait", "sigwaitinfo", "sigtimedwait"):
    globals()[_name] = _refused(_name)
del _name, _number, _refused
