"""Looking into programs: threads, frames, locals, objects, pictures, stop points."""
import re

from ourod import *

STUDENT = """\
class Student:
    def __init__(self, name):
        self.name = name

def create_student():
    student = Student("Alice")
    print(student.name)

create_student()
"""


def stopped(c, source, *at, **params):
    """Runs to a stop: program, thread, what program.stopped said."""
    program = c.start(source, stop_at=list(at), **params)
    stop = c.wait("program.stopped", program)
    return program, stop["thread"], stop


def locals_of(frame):
    return {l["name"]: l for l in frame["locals"]}


def test_stop_at_the_end(daemon):
    """*:end is the return of the main module, of nothing else that module code runs."""
    c = daemon.connect()
    c.modules = {"beside": ("/t/beside.py", b"def f(): return 1\nf()\n", False)}
    source = "import beside\nclass A:\n    x = beside.f()\nexec('y = 1')\neval('1')\nprint('last')\nz = [1]\n"
    program, thread, stop = stopped(c, source, "*:end", path="/t/m.py")
    assert stop == {"program": program, "thread": thread, "at": "*:end", "event": "return", "function": "<module>",
                    "file": "/t/m.py", "line": 7}, stop
    assert c.output(program) == b"last\n"
    frame, = c.call("thread.show", thread=thread, locals=True)["frames"]
    assert frame["event"] == "return" and list(locals_of(frame)) == ["A", "y", "z"], frame
    # Nobody called it: a pop is followed by no second stop.
    assert c.call("thread.resume", thread=thread, step="pop")["state"] == "running"
    assert c.wait("program.ended", program)["status"] == 0
    # Also of an empty one; and whatever comes first of several.
    program, thread, stop = stopped(c, "", "*:return", "*:end")
    assert (stop["at"], stop["function"]) == ("*:end", "<module>"), stop
    c.call("thread.resume", thread=thread)
    assert c.wait("program.ended", program)["status"] == 0
    program, thread, stop = stopped(c, "def f(): pass\nf()\n", "*:return", "*:end")
    assert (stop["at"], stop["function"]) == ("*:return", "f"), stop
    c.call("thread.resume", thread=thread)
    assert c.wait("program.stopped", program)["at"] == "*:end"
    c.call("thread.resume", thread=thread)
    assert c.wait("program.ended", program)["status"] == 0
    assert c.wait("program.ended", c.start("1 / 0", stop_at=["*:end"]))["status"] == 1


def test_draw_a_file(daemon):
    def draw(source, *words):
        with open(daemon.scratch + "/drawn.py", "w") as file:
            file.write(source)
        return daemon.ouroctl("draw", *words, daemon.scratch + "/drawn.py")
    drawn = draw("grades = [1, 2]\nprint(grades)\n")
    assert drawn.returncode == 0 and drawn.stderr == "", drawn
    assert drawn.stdout.startswith("[1, 2]\n") and "<module>" in drawn.stdout and "grades" in drawn.stdout, drawn
    assert "frame was popped" not in drawn.stdout, drawn
    assert draw("").returncode == 0 and draw("# nothing\n", "--json").returncode == 0
    assert "When f() returned" in draw("def f(): x = [1]\nf()\n").stdout
    assert draw("x = 1\n", "--stop", "<module>:return").returncode == 0
    assert draw("import threading\ndef f(): x = [1]\nt = threading.Thread(target=f)\nt.start()\nt.join()\n", "--stop",
                "f:return").returncode == 0
    never = draw("1 / 0\n")
    assert never.returncode == 66 and "did not come to the stop point" in never.stderr, never


def test_stop_at_return(daemon):
    c = daemon.connect()
    program, thread, stop = stopped(c, STUDENT, "create_student:return", path="/t/student.py")
    assert stop == {"program": program, "thread": thread, "at": "create_student:return", "event": "return",
                    "function": "create_student", "file": "/t/student.py", "line": 7}, stop
    assert c.output(program) == b"Alice\n"
    assert c.call("program.list")["programs"][0]["state"] == "stopped"
    shown = c.call("thread.show", thread=thread, locals=True)
    assert shown["state"] == "stopped" and shown["depth"] == 2 and 0 < shown["frame_bytes"] < shown["frame_limit"]
    inner, outer = shown["frames"]
    assert (inner["function"], inner["event"], outer["function"], outer["line"]) == ("create_student", "return", "<module>", 9)
    student = locals_of(inner)["student"]
    assert (student["kind"], student["type"], student["text"]) == ("reference", "Student", "<Student object>"), student
    assert list(locals_of(outer)) == ["Student", "create_student"]
    one = c.call("heap.show", program=program, handle=student["handle"])
    assert (one["type"], one["count"], one["bytes"], one["shared"]) == ("Student", 1, 32, False), one
    assert [(r["name"], r["type"], r["text"]) for r in one["references"]] == [(".name", "str", "'Alice'")]
    # Without locals no values; a part of the frames when a part is asked for.
    assert c.call("thread.show", thread=thread)["frames"][0]["locals"] == []
    assert [f["function"] for f in c.call("thread.show", thread=thread, first=1, count=1)["frames"]] == ["<module>"]
    # The pop frees the student, and the thread stops again in the caller.
    popped = c.call("thread.resume", thread=thread, step="pop", clear=True)
    assert popped["state"] == "stopped" and popped["freed_objects"] == 1 and popped["freed_bytes"] == 32, popped
    assert popped["freed"] == [{"handle": student["handle"], "type": "Student", "text": "<Student object>", "bytes": 32}]
    assert c.call("thread.show", thread=thread)["depth"] == 1
    fails(NO_SUCH_OBJECT, c.call, "heap.show", program=program, handle=student["handle"])
    fails(NOT_STOPPED, c.call, "thread.resume", thread=thread, step="pop")
    assert c.call("thread.resume", thread=thread)["state"] == "running"
    assert c.wait("program.ended", program)["status"] == 0


def test_picture(daemon):
    c = daemon.connect()
    program, thread, _ = stopped(c, STUDENT, "*:return")
    picture = c.call("draw.snapshot", program=program)
    assert picture["state"] == "stopped" and len(picture["threads"]) == 1
    objects = {o["handle"]: o for o in picture["objects"]}
    student = locals_of(picture["threads"][0]["frames"][0])["student"]
    assert objects[student["handle"]]["type"] == "Student"
    name = objects[student["handle"]]["references"][0]
    assert objects[name["handle"]]["text"] == "'Alice'"
    handles = [o["handle"] for o in picture["objects"]]
    assert len(handles) == len(set(handles)) and 0 not in handles
    assert picture["heap_objects"] == len(handles) + picture["more"]
    # Handles stay what they are, whoever asks.
    assert locals_of(daemon.connect().call("draw.snapshot", program=program)["threads"][0]["frames"][0])["student"]["handle"] \
        == student["handle"]
    assert len(c.call("draw.snapshot", program=program, objects=1)["objects"]) == 1
    c.call("thread.resume", thread=thread, clear=True)
    c.wait("program.ended", program)


def test_kinds_of_stop(daemon):
    c = daemon.connect()
    source = "def f(x):\n    y = x\n    return y\nfor i in range(3):\n    f(i)\n"
    for at, event, line in (("f:call", "call", 1), ("f:return", "return", 3), ("p.py:2", "line", 2)):
        program, thread, stop = stopped(c, source, at, path="/t/p.py")
        assert (stop["event"], stop["at"]) == (event, at), stop
        assert event == "call" or stop["line"] == line, stop
        c.call("thread.resume", thread=thread)
        assert c.wait("program.stopped", program)["event"] == event  # it stays set
        if event != "return":
            fails(NOT_STOPPED, c.call, "thread.resume", thread=thread, step="pop")
        c.call("program.stop_at", program=program, at=at, remove=True)
        c.call("thread.resume", thread=thread)
        assert c.wait("program.ended", program)["status"] == 0


def test_stop_in_a_running_program(daemon):
    c = daemon.connect()
    program = c.start("import time\ndef f():\n    x = 'here'\n    return x\nprint('on')\nwhile True:\n    f(); time.sleep(0.01)\n")
    c.wait("program.stdout", program)
    for bad in ("f", "f:", ":3", "f:0", "*:call", ""):
        fails(INVALID_PARAMS, c.call, "program.stop_at", program=program, at=bad)
    fails(NO_SUCH_OBJECT, c.call, "program.stop_at", program=program, at="g:call", remove=True)
    c.call("program.stop_at", program=program, at="f:return")
    thread = c.wait("program.stopped", program)["thread"]
    assert locals_of(c.call("thread.show", thread=thread, locals=True)["frames"][0])["x"]["text"] == "'here'"
    # One that is stopped can be interrupted, and killed.
    c.call("program.interrupt", program=program)
    assert c.wait("program.ended", program)["status"] == 130
    program, thread, _ = stopped(c, STUDENT, "*:return")
    c.call("program.kill", program=program)
    assert c.wait("program.ended", program)["reason"] == "killed"
    fails(NO_SUCH_THREAD, c.call, "thread.resume", thread=thread)


def test_a_stopped_program_goes_with_its_client(daemon):
    c, watcher = daemon.connect(), daemon.connect()
    stopped(c, STUDENT, "*:return")
    c.close()
    wait_until(lambda: not watcher.call("program.list")["programs"])


def test_pop_of_a_called_function(daemon):
    """Its caller is no frame: the answer comes when the call is over."""
    c = daemon.connect()
    c.load("class Box: pass\ndef f():\n    box = Box()\n    return 1\n", "calls")
    c.call("program.stop_at", program="calls", at="f:return")
    number = c.begin("program.call", program="calls", function="f")
    thread = c.wait("program.stopped")["thread"]
    popped = c.call("thread.resume", thread=thread, step="pop", clear=True)
    assert popped["state"] == "running" and [f["type"] for f in popped["freed"]][:1] == ["Box"], popped
    assert c.finish(number)["value"] == 1
    c.call("program.unload", program="calls")


def test_looking_at_a_running_thread(daemon):
    c = daemon.connect()
    program = c.start("def deep(n):\n    if n: return deep(n - 1)\n    print('on')\n    while True: pass\ndeep(50)\n")
    c.wait("program.stdout", program)
    for _ in range(20):
        entry = c.call("thread.list", program=program)["threads"][0]
        assert (entry["function"], entry["depth"], entry["state"], entry["name"]) == ("deep", 52, "running", "MainThread"), entry
        shown = c.call("thread.show", thread=entry["thread"], locals=True, count=3)
        assert [locals_of(f)["n"]["text"] for f in shown["frames"]] == ["0", "1", "2"], shown
    assert len(c.call("thread.show", thread=entry["thread"], count=1000)["frames"]) == 52
    c.call("program.kill", program=program)
    c.wait("program.ended", program)


def test_several_threads(daemon):
    c = daemon.connect()
    program = c.start("""
import threading
barrier = threading.Barrier(4)
def work(mine):
    local = [mine]
    barrier.wait()
    while True: local[0] += 1
for i in range(3): threading.Thread(target=work, args=(i,), name="worker-%d" % i, daemon=True).start()
barrier.wait()
print("on")
while True: pass
""")
    c.wait("program.stdout", program)
    threads = c.call("thread.list", program=program)["threads"]
    assert [t["name"] for t in threads] == ["MainThread", "worker-0", "worker-1", "worker-2"], threads
    assert len({t["native_id"] for t in threads}) == 4
    picture = c.call("draw.snapshot", program=program)
    assert len(picture["threads"]) == 4
    handles = [o["handle"] for o in picture["objects"]]
    assert len(handles) == len(set(handles))
    for handle in handles:
        try:
            assert c.call("heap.show", program=program, handle=handle)["handle"] == handle
        except Failure as failure:
            assert failure.code == NO_SUCH_OBJECT, failure
    c.call("program.kill", program=program)
    c.wait("program.ended", program)


def test_texts(daemon):
    """Short forms for every sort of value; no code of the program runs for them."""
    c = daemon.connect()
    program, thread, _ = stopped(c, """
class Loud:
    def __repr__(self): print("repr ran"); return "x"
    __str__ = __hash__ = __len__ = __repr__
    def __getattr__(self, name): print("getattr ran"); return 1
class Listy(list): pass
def f():
    a = None; b = True; c = -5; d = 1.5; e = 'it\\'s'; g = b'a\\xff'; h = [1, [2, [3, [4, [5]]]]]; i = {'k': (1,)}
    j = {7}; k = set(); l = Loud(); m = Loud; n = f; o = 2 ** 100; p = 'x' * 1000; q = list(range(10 ** 5))
    r = ValueError('bad'); s = range(3); t = (x for x in []); u = ...; v = float('nan'); w = Listy([1]); y = -2 ** 70
    z = []; z.append(z); é = 'ü'; later = 1
    del later
    return a
f()
""", "f:return")
    frame = c.call("thread.show", thread=thread, locals=True)["frames"][0]
    text = {name: l["text"] for name, l in locals_of(frame).items()}
    expected = {"a": "None", "b": "True", "c": "-5", "d": "1.5", "e": '"it\'s"', "g": "b'a\\xff'", "h": "[1, [2, [3, …]]]",
                "i": "{'k': (1,)}", "j": "{7}", "k": "set()", "l": "<Loud object>", "m": "<class 'Loud'>", "n": "<function f>",
                "o": str(2 ** 100), "r": "ValueError('bad')", "s": "range(0, 3)", "t": "<generator object>", "u": "Ellipsis",
                "v": "nan", "w": "<Listy object>", "y": str(-2 ** 70), "z": "[[[…]]]", "é": "'ü'"}
    for name, wanted in expected.items():
        assert text[name] == wanted, (name, text[name], wanted)
    assert text["p"].startswith("'xxx") and len(text["p"]) == 80 and text["p"].endswith("…"), text["p"]
    assert text["q"].startswith("[0, 1, 2") and len(text["q"]) == 80
    later = locals_of(frame)["later"]
    assert (later["kind"], later["type"], later["handle"]) == ("unset", "", None), later
    assert locals_of(frame)["c"]["kind"] == "value" and locals_of(frame)["c"]["handle"] is None
    big = c.call("heap.show", program=program, handle=locals_of(frame)["q"]["handle"])
    assert len(big["references"]) == 32 and big["more"] == 10 ** 5 - 32 and big["bytes"] > 8 * 10 ** 5, big["bytes"]
    assert c.output(program) == b"", c.output(program)
    c.call("program.kill", program=program)
    c.wait("program.ended", program)


def test_heap_figures(daemon):
    c = daemon.connect()
    source = "class Thing: pass\nkeep = [Thing() for i in range(1000)]\ninput()\nkeep = None\nprint('gone')\ninput()\n"
    other = daemon.connect()
    program = other.start(source, stdin=True)
    heap = lambda: c.call("heap.stats", program=program)["programs"][0]["heap"]
    types = lambda: {t["type"]: t for t in c.call("heap.types", program=program)["types"]}
    wait_until(lambda: types().get("Thing", {}).get("objects") == 1000, what="the objects")
    before, all_types = heap(), c.call("heap.types", program=program)
    assert all_types["objects"] == sum(t["objects"] for t in all_types["types"])
    assert [t["bytes"] for t in all_types["types"]] == sorted((t["bytes"] for t in all_types["types"]), reverse=True)
    assert len(c.call("heap.types", program=program, count=2)["types"]) == 2
    assert before["objects"] == before["allocated_objects"] - before["freed_objects"]
    other.stdin = [b"\n"]
    while not other.output(program):
        other.step()
    wait_until(lambda: "Thing" not in types())
    after = heap()
    assert after["freed_objects"] - before["freed_objects"] >= 1000
    other.call("program.kill", program=program)
    other.wait("program.ended", program)


def test_handles_go_with_their_objects(daemon):
    c = daemon.connect()
    program, thread, _ = stopped(c, "def f():\n    kept = ['a']\n    gone = ['b']\n    del gone\n    return kept\nx = f()\ninput()\n",
                                 "p.py:4", path="/t/p.py", stdin=True)
    names = locals_of(c.call("thread.show", thread=thread, locals=True)["frames"][0])
    assert c.call("server.status")["handles"] >= 2
    c.call("program.stop_at", program=program, at="f:return")
    c.call("thread.resume", thread=thread)
    c.wait("program.stopped", program)
    assert c.call("heap.show", program=program, handle=names["kept"]["handle"])["text"] == "['a']"
    fails(NO_SUCH_OBJECT, c.call, "heap.show", program=program, handle=names["gone"]["handle"])
    fails(NO_SUCH_OBJECT, c.call, "heap.show", program=program, handle=0)
    fails(NO_SUCH_OBJECT, c.call, "heap.show", program=program, handle=2 ** 63)
    c.call("program.kill", program=program)
    c.wait("program.ended", program)


def test_metrics(daemon):
    c = daemon.connect()
    c.load("x = 1", "one")
    text = c.call("server.metrics")["text"]
    assert text.endswith("# EOF\n")
    sample = re.compile(r'^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+$')
    families = set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name = line.split()[2]
            assert name not in families, name
            families.add(name)
        elif not line.startswith("#"):
            assert sample.match(line), line
            name = re.match("[a-z_]+", line).group()
            assert name in families or any(name == f + s for f in families for s in ("_total", "_info")), line
    assert 'ouro_program_heap_bytes{program="one"' in text
    status = c.call("server.status")
    assert "ouro_programs_started_total %d\n" % status["programs_total"] in text
    c.call("program.unload", program="one")


if __name__ == "__main__":
    main(globals())
