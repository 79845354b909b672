"""Programs: run, load, call, interrupt, kill, unload; their streams, imports, arguments and limits."""
import math
import os
import time

from ourod import *

FOREVER = "while True: pass\n"
STUBBORN = """\
import time
print("ready")
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""


def test_run(daemon):
    c = daemon.connect()
    assert c.run("print('hello')") == (0, "hello\n", "")
    assert c.run("import sys\nprint('x', file=sys.stderr)\nsys.exit(7)") == (7, "", "x\n")
    status, output, errors = c.run("1 / 0", path="/test/a.py")
    assert (status, output) == (1, "")
    assert errors == 'Traceback (most recent call last):\n  File "/test/a.py", line 1, in <module>\n    1 / 0\n' \
        "    ~~^~~\nZeroDivisionError: division by zero\n", errors


def test_end_reasons(daemon):
    c = daemon.connect()
    for source, status, reason in (("", 0, "finished"), ("raise SystemExit(3)", 3, "exit"), ("x", 1, "exception"),
                                   ("raise KeyboardInterrupt", 130, "interrupted")):
        end = c.wait("program.ended", c.start(source))
        assert (end["status"], end["reason"]) == (status, reason), end
    assert c.wait("program.ended", c.start("x"))["text"] == "NameError: name 'x' is not defined"


def test_syntax_error(daemon):
    c = daemon.connect()
    status, output, errors = c.run("a = 1\nb = = 2\n", path="/test/bad.py")
    assert status == 1 and output == ""
    assert errors == '  File "/test/bad.py", line 2\n    b = = 2\n        ^\nSyntaxError: invalid syntax\n', errors


def test_source_that_is_no_text(daemon):
    c = daemon.connect()
    status, _, errors = c.run(b"a = 1\0\n", path="/test/nul.py")
    assert status == 1 and "null bytes" in errors, errors
    status, _, errors = c.run(b"# \xff\n", path="/test/latin.py")
    assert status == 1 and "SyntaxError" in errors and "Non-UTF-8 code" in errors, errors


def test_arguments_of_the_program(daemon):
    c = daemon.connect()
    status, output, _ = c.run("import sys\nprint(sys.argv, sys.path[0], __name__, __file__)", argv=["a.py", "é", "-x"],
                              directory="/where", path="/where/a.py")
    assert (status, output) == (0, "['a.py', 'é', '-x'] /where __main__ /where/a.py\n"), output
    assert c.run("import sys\nprint(sys.argv)", path="p.py")[1] == "['p.py']\n"


def test_terminals(daemon):
    c = daemon.connect()
    source = "import sys\nprint(sys.stdin.isatty(), sys.stdout.isatty(), sys.stderr.isatty())"
    assert c.run(source)[1] == "False False False\n"
    assert c.run(source, tty=[True, False, True])[1] == "True False True\n"


def test_hash_seed(daemon):
    c = daemon.connect()
    source = "print({'a', 'b', 'c', 'd', 'e', 'f'})"
    assert c.run(source, hash_seed=0)[1] == c.run(source, hash_seed=0)[1]
    fails(INVALID_PARAMS, c.start, source, hash_seed=1 << 32)


def test_imports_come_from_the_client(daemon):
    c = daemon.connect()
    c.modules = {"beside": ("/test/beside.py", b"value = 42\nprint(__name__, __file__)\n", False),
                 "pack": ("/test/pack/__init__.py", b"", True),
                 "pack.inner": ("/test/pack/inner.py", b"import beside\nvalue = beside.value + 1\n", False)}
    status, output, errors = c.run("import beside\nfrom pack import inner\nprint(beside.value, inner.value)")
    assert (status, output) == (0, "beside /test/beside.py\n42 43\n"), (output, errors)
    status, _, errors = c.run("import nowhere")
    assert status == 1 and errors.endswith("ModuleNotFoundError: No module named 'nowhere'\n"), errors
    status, _, errors = c.run("__import__('../../etc/passwd')")
    assert status == 1 and "ModuleNotFoundError" in errors, errors


def test_input(daemon):
    c = daemon.connect()
    c.stdin = [b"one\ntw", b"o\n", b"three"]
    status, output, _ = c.run("for i in range(3): print(repr(input()))\ntry: input()\nexcept EOFError: print('end')",
                              stdin=True)
    assert (status, output) == (0, "'one'\n'two'\n'three'\nend\n"), output
    assert c.run("import sys\nprint(repr(sys.stdin.read()))")[1] == "''\n"


def test_interrupt(daemon):
    c = daemon.connect()
    program = c.start("print('on')\n" + FOREVER)
    c.wait("program.stdout", program)
    assert c.call("program.interrupt", program=program) == {}
    end = c.wait("program.ended", program)
    assert (end["status"], end["reason"], end["text"]) == (130, "interrupted", "KeyboardInterrupt"), end
    # Also one that sleeps, or waits for input.
    for source in ("import time\nprint('on')\ntime.sleep(1000)", "print('on')\ninput()"):
        other = daemon.connect()
        program = other.start(source, stdin=True)
        while not other.output(program):
            other.step()
        time.sleep(0.2)  # it waits by now, and nobody has answered
        c.call("program.interrupt", program=program)
        assert other.wait("program.ended", program)["status"] == 130


def test_kill(daemon):
    c = daemon.connect()
    program = c.start(STUBBORN)
    c.wait("program.stdout", program)
    time.sleep(0.2)  # it is in the loop by now
    c.call("program.interrupt", program=program)
    time.sleep(0.2)
    assert [p["program"] for p in c.call("program.list")["programs"]] == [program]
    c.call("program.kill", program=program)
    end = c.wait("program.ended", program)
    assert (end["status"], end["reason"]) == (137, "killed"), end


def test_kill_wherever_it_waits(daemon):
    c = daemon.connect()
    for source in ("import threading\nl = threading.Lock(); l.acquire(); print('on')\nl.acquire()",
                   "import threading\ne = threading.Event(); print('on')\ne.wait()",
                   "import threading, time\nt = threading.Thread(target=time.sleep, args=(1000,)); t.start(); print('on')\nt.join()",
                   "import threading\nprint('on')\nthreading.Thread(target=threading.Event().wait).start()",
                   "import time\nprint('on')\ntime.sleep(1000)", "import gc\nprint('on')\nwhile True: gc.collect()",
                   "print('on')\nx = [1] * 1000\nwhile True: sorted(x, key=lambda v: v)",
                   "print('on')\ndef g():\n    while True: yield\nfor x in g(): pass",
                   "print('on')\nclass A:\n    def __del__(self):\n        while True: pass\nA()",
                   "import atexit\n@atexit.register\ndef f():\n    print('on')\n    while True: pass",
                   "print('on')\nwhile True: x = 3 ** 20000", "print('on')\nwhile True: x = 'a' * 10 ** 6",
                   "import threading\ndef f():\n    while True:\n        t = threading.Thread(target=int); t.start(); t.join()\n"
                   "print('on')\nf()"):
        program = c.start(source)
        while not c.output(program):
            c.step()
        c.call("program.kill", program=program)
        assert c.wait("program.ended", program)["reason"] == "killed", source


def test_kill_runs_nothing(daemon):
    c = daemon.connect()
    program = c.start("""
import atexit
class Loud:
    def __del__(self): print("del")
atexit.register(print, "atexit")
def f():
    x = Loud()
    try:
        print("ready")
        while True: pass
    except BaseException:
        print("except")
    finally:
        print("finally")
f()
""")
    while b"ready" not in c.output(program):
        c.step()
    c.call("program.kill", program=program)
    assert c.wait("program.ended", program)["reason"] == "killed"
    assert c.output(program) == b"ready\n", c.output(program)


def test_threads_of_a_program_go_with_it(daemon):
    c = daemon.connect()
    program = c.start("""
import threading
def spin():
    while True:
        try:
            while True: pass
        except BaseException: pass
for i in range(3): threading.Thread(target=spin).start()
print("ready")
spin()
""")
    c.wait("program.stdout", program)
    assert len(c.call("thread.list", program=program)["threads"]) == 4
    c.call("program.kill", program=program)
    assert c.wait("program.ended", program)["reason"] == "killed"


def test_load_and_call(daemon):
    c = daemon.connect()
    loaded = c.load("""
import math
def add(a, b=1, *, c=0): return a + b + c
def echo(x): return x
def fail(): raise ValueError("what")
def leave(): raise SystemExit(4)
class Box:
    def method(self): return "method"
box = Box()
def _hidden(): pass
print("loaded")
""", "calc")
    assert loaded["name"] == "calc" and loaded["functions"] == ["add", "echo", "fail", "leave"], loaded

    def call(function, *args, **kwargs):
        return c.call("program.call", program="calc", function=function, args=list(args), kwargs=kwargs)["value"]

    assert call("add", 1) == 2 and call("add", 1, 2, c=3) == 6
    assert call("box.method") == "method"
    for value in (None, True, False, 0, -1, 2 ** 63 - 1, -2 ** 63, 2 ** 64 - 1, 2 ** 64, -2 ** 64, 2 ** 200, 1.5, math.inf,
                  "", "héllo\0", b"\xff\0", [], [1, [2, [3]]], {"a": {"b": 1}}, {1: 2}):
        assert call("echo", value) == value, value
    failure = fails(PYTHON_EXCEPTION, call, "fail")
    assert failure.message == "ValueError: what", failure
    assert failure.data["type"] == "ValueError" and failure.data["text"] == "what" and failure.data["status"] == 1
    assert failure.data["traceback"].startswith("Traceback (most recent call last):\n") and "in fail" in failure.data["traceback"]
    assert fails(PYTHON_EXCEPTION, call, "leave").data["status"] == 4
    fails(PYTHON_EXCEPTION, call, "add")
    fails(NO_SUCH_FUNCTION, call, "nothing")
    fails(NO_SUCH_FUNCTION, call, "box")
    fails(NO_SUCH_PROGRAM, c.call, "program.call", program="nobody", function="f")
    assert fails(NOT_SERIALISABLE, c.call, "program.call", program="calc", function="Box").data == {"type": "Box"}
    shown = c.call("program.call", program="calc", function="Box", repr=True)
    assert shown["repr"] is True and "Box object" in shown["value"], shown
    assert c.call("program.logs", program="calc")["entries"][0]["text"] == b"loaded\n"
    fails(PROGRAM_EXISTS, c.load, "", "calc")
    assert c.call("program.unload", program="calc") == {"killed": False}
    fails(NO_SUCH_PROGRAM, c.call, "program.call", program="calc", function="add")


def test_results_as_arrays(daemon):
    c = daemon.connect()
    c.load("def f(): return (1, 2), {3}, frozenset([4])\nloop = []\nloop.append(loop)\ndef g(): return loop\n", "shapes")
    assert c.call("program.call", program="shapes", function="f")["value"] == [[1, 2], [3], [4]]
    failure = fails(NOT_SERIALISABLE, c.call, "program.call", program="shapes", function="g")
    assert (failure.message, failure.data) == ("the result is nested too deeply for a message, or holds itself", {}), failure
    assert c.call("program.call", program="shapes", function="g", repr=True)["value"] == "[[...]]"
    c.call("program.unload", program="shapes")


def test_load_that_fails(daemon):
    c = daemon.connect()
    failure = fails(PYTHON_EXCEPTION, c.load, "raise RuntimeError('no')", "broken")
    assert failure.message == "RuntimeError: no" and "line 1" in failure.data["traceback"], failure
    assert "SyntaxError" in fails(PYTHON_EXCEPTION, c.load, "def", "broken2").message


def test_names_are_free_again(daemon):
    """After a load that fails, and after a kill, the name can be given at once, however long the program takes to go."""
    c = daemon.connect()
    lingering = "import atexit, time\natexit.register(time.sleep, 0.3)\n"
    good = "def f(): return 'good'\n"
    for _ in range(5):
        fails(PYTHON_EXCEPTION, c.load, lingering + "1 / 0", "rr")
        c.load(good, "rr")
        assert c.call("program.call", program="rr", function="f")["value"] == "good"
        c.call("program.kill", program="rr")
        fails(NO_SUCH_PROGRAM, c.call, "program.call", program="rr", function="f")
        c.load(good, "rr")
        assert c.call("program.call", program="rr", function="f")["value"] == "good"
        assert c.call("program.unload", program="rr") == {"killed": False}


def test_calls_at_once(daemon):
    c = daemon.connect()
    c.load("import time\ndef nap(x):\n    time.sleep(0.5)\n    return x\n", "naps")
    began = time.monotonic()
    numbers = [c.begin("program.call", program="naps", function="nap", args=[i]) for i in range(8)]
    assert [c.finish(n)["value"] for n in numbers] == list(range(8))
    assert time.monotonic() - began < 3, "they ran one after the other"
    c.call("program.unload", program="naps")


def test_deadline(daemon):
    c = daemon.connect()
    c.load("def spin():\n    while True: pass\ndef quick(): return 1\n", "slow")
    began = time.monotonic()
    fails(DEADLINE, c.call, "program.call", program="slow", function="spin", deadline_ms=200)
    assert 0.15 < time.monotonic() - began < 3
    assert c.call("program.call", program="slow", function="quick", deadline_ms=5000)["value"] == 1
    c.call("program.unload", program="slow")


def test_interrupt_and_kill_of_a_call(daemon):
    c = daemon.connect()
    c.load("def spin():\n    while True: pass\ndef quick(): return 1\n", "calls")
    number = c.begin("program.call", program="calls", function="spin")
    wait_until(lambda: c.call("program.list")["programs"][0]["state"] == "running")
    c.call("program.interrupt", program="calls")
    fails(INTERRUPTED, c.finish, number)
    assert c.call("program.call", program="calls", function="quick")["value"] == 1
    number = c.begin("program.call", program="calls", function="spin")
    wait_until(lambda: c.call("program.list")["programs"][0]["state"] == "running")
    c.call("program.kill", program="calls")
    fails(KILLED, c.finish, number)


def test_unload_runs_the_end(daemon):
    c = daemon.connect()
    c.load("import atexit\natexit.register(print, 'bye')\nprint('hi')", "polite")
    assert c.call("program.unload", program="polite") == {"killed": False}
    assert "polite: bye" in daemon.logged()
    c.load("import atexit\n@atexit.register\ndef f():\n    while True:\n        try:\n            while True: pass\n"
           "        except BaseException: pass", "rude")
    assert c.call("program.unload", program="rude", grace_ms=200) == {"killed": True}


def test_a_loaded_program_outlives_its_client(daemon):
    c, other = daemon.connect(), daemon.connect()
    c.load("def f(): return 'still there'", "stays")
    c.close()
    assert other.call("program.call", program="stays", function="f")["value"] == "still there"
    other.call("program.unload", program="stays")


def test_client_goes_away_while_it_loads(daemon):
    c, watcher = daemon.connect(), daemon.connect()
    c.begin("program.load", source=b"while True: pass", path="/t/x.py")
    wait_until(lambda: [p["state"] for p in watcher.call("program.list")["programs"]] == ["running"])
    c.close()
    wait_until(lambda: not watcher.call("program.list")["programs"])


def test_client_goes_away(daemon):
    watcher = daemon.connect()
    for source in (FOREVER, STUBBORN, "import time\ntime.sleep(1000)", "while True: print('x' * 1000)"):
        c = daemon.connect()
        c.start(source)
        c.close()
        wait_until(lambda: not watcher.call("program.list")["programs"], what="the end of " + source)


def test_logs(daemon):
    c = daemon.connect()
    c.load("import sys\nprint('one')\nprint('two', file=sys.stderr)\nsys.stdout.write('open')\n"
           "def fill():\n    for i in range(40000): print('line', i)\n", "logger")
    entries = c.call("program.logs", program="logger")["entries"]
    assert [(e["stream"], e["text"]) for e in entries] == [(1, b"one\n"), (2, b"two\n"), (1, b"open")], entries
    c.call("program.call", program="logger", function="fill")
    logs = c.call("program.logs", program="logger")
    assert logs["dropped"] > 0 and logs["entries"][-1]["text"] == b"line 39999\n"
    assert sum(len(e["text"]) for e in logs["entries"]) <= 256 << 10
    short = c.call("program.logs", program="logger", bytes=100)["entries"]
    assert 0 < sum(len(e["text"]) for e in short) <= 100
    c.call("program.unload", program="logger")


def test_interactive(daemon):
    c = daemon.connect()
    program = c.call("program.load", source=b"", path="<stdin>", kind="interactive")["program"]

    def eval(source):
        return c.call("program.eval", program=program, source=source)

    assert eval("x = 6\n") == {"state": "done", "status": 0}
    assert eval("x * 7\n")["state"] == "done" and c.output(program) == b"42\n"
    assert eval("def f():\n")["state"] == "incomplete"
    assert eval("def f():\n    return 1\n\n")["state"] == "done"
    assert eval("1 / 0\n")["state"] == "exception" and b"ZeroDivisionError" in c.output(program, "stderr")
    assert eval("def\n")["state"] == "exception" and b"SyntaxError" in c.output(program, "stderr")
    fails(NOT_SUPPORTED, c.call, "program.call", program=program, function="f")
    assert eval("raise SystemExit(5)\n") == {"state": "exit", "status": 5}
    assert c.wait("program.ended", program)["status"] == 5


def test_recursion(daemon):
    c = daemon.connect()
    status, output, errors = c.run("def f(): return f()\ntry: f()\nexcept RecursionError as e: print(e)\nf()")
    assert status == 1 and output == "maximum recursion depth exceeded\n", (output, errors[-300:])
    assert errors.endswith("RecursionError: maximum recursion depth exceeded\n"), errors[-300:]
    status, output, _ = c.run("import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f() + 1\n"
                              "try: f()\nexcept RecursionError: print('caught')", limits={"frame_bytes": 1 << 20})
    assert (status, output) == (0, "caught\n")


def test_heap_limit(daemon):
    c = daemon.connect()
    other = daemon.connect()
    other.load("def f(): return 'well'", "other")
    status, output, errors = c.run("x = []\ntry:\n    while True: x.append('y' * 100000 + str(len(x)))\n"
                                   "except MemoryError: n = len(x); x = None; print('caught', n > 50)",
                                   limits={"heap_bytes": 16 << 20})
    assert (status, output) == (0, "caught True\n"), (status, output, errors)
    status, _, errors = c.run("x = []\nwhile True: x.append('y' * 100000 + str(len(x)))", limits={"heap_bytes": 16 << 20})
    assert status == 1 and errors.endswith("MemoryError\n"), errors
    assert other.call("program.call", program="other", function="f")["value"] == "well"
    other.call("program.unload", program="other")


def test_thread_limit(daemon):
    c = daemon.connect()
    status, output, _ = c.run("import threading, time\nstarted = []\ntry:\n    for i in range(10):\n"
                              "        t = threading.Thread(target=time.sleep, args=(0.3,)); t.start(); started.append(t)\n"
                              "except RuntimeError as e: print(len(started), e)", limits={"threads": 4})
    assert (status, output) == (0, "3 can't start new thread\n"), output


def test_processor_limit(daemon):
    c = daemon.connect()
    program = c.start(STUBBORN, limits={"cpu_ns": 300_000_000})
    end = c.wait("program.ended", program)
    assert (end["status"], end["reason"]) == (137, "limit"), end


def test_names(daemon):
    c = daemon.connect()
    for name in ("12", "", "a b", "a/b", "x" * 64, "a\nb"):
        fails(INVALID_PARAMS, c.load, "", name)
    one, two = c.start("input()", path="/x/same.py", stdin=True), c.start("input()", path="/x/same.py", stdin=True)
    names = {p["program"]: p["name"] for p in c.call("program.list")["programs"]}
    assert names.get(one, "same") == "same" and names.get(two, "same-2") == "same-2", names


def test_back_pressure(daemon):
    """A program that prints faster than its client reads costs nobody memory."""
    c = daemon.connect()
    c.acknowledge = False
    program = c.start("i = 0\nwhile True:\n    print('x' * 999)\n", window=65536)
    while len(c.output(program)) < 65536:
        c.step()
    time.sleep(0.3)
    c.call("server.status")
    assert len(c.output(program)) == 65536, len(c.output(program))
    state = c.call("thread.list", program=program)["threads"][0]["state"]
    assert state == "parked", state
    c.notify("program.ack", program=program, stream=1, bytes=10000)
    while len(c.output(program)) < 75536:
        c.step()
    c.call("server.status")
    assert len(c.output(program)) == 75536
    c.call("program.kill", program=program)
    c.wait("program.ended", program)


def test_a_client_that_does_not_read(daemon):
    c, other = daemon.connect(), daemon.connect()
    c.start("while True: print('x' * 1000)")

    def resident():
        with open("/proc/%d/statm" % daemon.process.pid) as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    time.sleep(0.5)
    before = resident()
    for _ in range(20):
        other.call("server.status")
        time.sleep(0.05)
    assert resident() - before < 16 << 20, (before, resident())


if __name__ == "__main__":
    main(globals())
