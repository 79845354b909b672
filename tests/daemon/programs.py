"""Programs: running, loading, calling; what hostile ones get; that nothing of them is left."""
import time

import fixture
import wire


def code_of(function):
    try:
        function()
    except wire.Failed as error:
        return error.code
    return None


def test_student():
    with open(__file__.replace("tests/daemon/programs.py", "examples/student.py")) as file:
        source = file.read()
    with fixture.Daemon() as daemon, daemon.client() as client:
        assert client.run(source) == (0, "Alice\n", "")
        client.call("program.load", source=source.encode(), path="student.py", name="student")
        assert client.call("program.call", program="student", function="create_student")["value"] is None
        entries = client.call("program.logs", program="student")["entries"]
        assert b"".join(e["text"] for e in entries) == b"Alice\nAlice\n", entries


def test_status_and_streams():
    with fixture.Daemon() as daemon, daemon.client() as client:
        assert client.run("import sys\nprint('o'); print('e', file=sys.stderr); sys.exit(7)") == (7, "o\n", "e\n")
        status, out, err = client.run("1/0")
        assert status == 1 and err.endswith("ZeroDivisionError: division by zero\n"), err
        status, out, err = client.run("def f(:\n  pass\n")
        assert status == 1 and "SyntaxError" in err, err


def test_bad_sources():
    with fixture.Daemon() as daemon, daemon.client() as client:
        for source in (b"x = 1\0\n", b"x = '\xff\xfe'\n", b"\xff", b"# coding: nonsense\nx = 1\n"):
            number = client.call("program.run", source=source, path="bad.py")["program"]
            status, out, err = client.finish(number)
            assert status == 1 and "Error" in err, (source, status, err)


def test_standard_input():
    with fixture.Daemon() as daemon, daemon.client() as client:
        number = client.call("program.run", source=b"print(input('? ')); print(input())", path="t.py", stdin=True)["program"]
        want = client.wait_note("program.stdin_want")
        client.notify("program.stdin", program=want["program"], data=b"first\nsec", eof=False)
        want = client.wait_note("program.stdin_want")
        client.notify("program.stdin", program=want["program"], data=b"ond\n", eof=True)
        assert client.finish(number)[:2] == (0, "? first\nsecond\n")


def test_imports_come_from_the_client():
    with fixture.Daemon() as daemon, daemon.client() as client:
        client.sources = {"helper": b"def f(): return 'helped'\n"}
        assert client.run("import helper\nprint(helper.f())\ntry:\n import nothing\nexcept ImportError as e: print(e)") == (
            0, "helped\nNo module named 'nothing'\n", "")


def test_arguments_and_results():
    with fixture.Daemon() as daemon, daemon.client() as client:
        client.call("program.load", source=b"""
def same(*a, **k): return [a, k]
def big(): return 2 ** 200
def odd(): return object()
def fail(): raise ValueError('no')
def loop():
    while True: pass
class C:
    @staticmethod
    def m(x): return x + 1
""", path="m.py", name="m")
        def call(function, *args, **params):
            return client.call("program.call", program="m", function=function, args=list(args), **params)["value"]
        assert call("same", None, True, 1, -5, 2 ** 63, 1.5, "é", b"\0\xff", [1, [2]], {"k": 1}) == [
            [None, True, 1, -5, 2 ** 63, 1.5, "é", b"\0\xff", [1, [2]], {"k": 1}], {}]
        assert client.call("program.call", program="m", function="same", kwargs={"a": 1})["value"] == [[], {"a": 1}]
        extension = call("big")
        assert extension.type == 1 and int.from_bytes(extension.data, "big", signed=True) == 2 ** 200
        assert call("same", extension)[0][0] == extension
        assert call("C.m", 4) == 5
        assert code_of(lambda: call("odd")) == 16
        assert client.call("program.call", program="m", function="odd", repr=True)["value"].startswith("<object object")
        assert code_of(lambda: call("fail")) == 15
        assert code_of(lambda: call("nothing")) == 7
        assert code_of(lambda: client.call("program.call", program="nobody", function="f")) == 4
        assert code_of(lambda: call("loop", deadline_ms=200)) == 11
        assert call("C.m", 1) == 2
        client.call("program.unload", program="m")
        assert code_of(lambda: call("C.m", 1)) == 4


def test_recursion_for_ever():
    with fixture.Daemon() as daemon, daemon.client() as client:
        status, out, err = client.run("def f(): f()\nf()")
        assert status == 1 and err.endswith("RecursionError: maximum recursion depth exceeded\n"), err[-200:]
        status, out, err = client.run("import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
                                      limits={"frame_bytes": 1 << 20})
        assert status == 1 and "RecursionError" in err, err[-200:]


def test_endless_loop_is_interrupted():
    with fixture.Daemon() as daemon, daemon.client() as client:
        for source in ("while True: pass", "import time\ntime.sleep(1000)", "import threading\nthreading.Lock().acquire()\n"
                       "l = threading.Lock(); l.acquire(); l.acquire()", "for i in iter(int, 1): pass",
                       "[x for x in iter(int, 1) if x]", "sum(iter(int, 1))"):
            number = client.call("program.run", source=source.encode(), path="t.py")["program"]
            time.sleep(0.3)
            client.call("program.interrupt", program=number)
            status, out, err = client.finish(number, 30)
            assert status == 130 and err.endswith("KeyboardInterrupt\n"), (source, status, err)


def test_catches_everything_and_is_killed():
    source = "while True:\n  try:\n    while True: pass\n  except BaseException: pass\n"
    with fixture.Daemon() as daemon, daemon.client() as client:
        before = daemon.warm_counts()
        number = client.call("program.run", source=source.encode(), path="t.py")["program"]
        client.call("program.interrupt", program=number)
        time.sleep(0.3)
        client.call("program.kill", program=number)
        client.finish(number, 30)
        fixture.check_settled(daemon, before)


def test_client_vanishes():
    polite = "import time\ntry:\n  time.sleep(100)\nfinally: pass\n"
    stubborn = "import time\nwhile True:\n  try: time.sleep(100)\n  except BaseException: pass\n"
    with fixture.Daemon() as daemon:
        before = daemon.warm_counts()
        for source in (polite, stubborn, "while True: pass", "while True: print('x' * 1000)", "input()"):
            client = daemon.client()
            client.call("program.run", source=source.encode(), path="t.py", stdin=True)
            client.close()
        fixture.check_settled(daemon, before, 60)


def test_slow_reader():
    with fixture.Daemon() as daemon, daemon.client() as client:
        client.acknowledge = False
        number = client.call("program.run", source=b"while True: print('x' * 1000)", path="t.py", window=65536)["program"]
        time.sleep(1)
        client.socket.setblocking(False)
        received = 0
        try:
            while True:
                data = client.socket.recv(1 << 20)
                received += len(data)
                client.buffer += data
        except BlockingIOError:
            pass
        client.socket.settimeout(60)
        assert received <= 65536 + 32768, received
        client.call("program.kill", program=number)


def test_memory_limit():
    with fixture.Daemon() as daemon, daemon.client() as client, daemon.client() as other:
        status, out, err = client.run("l = []\nwhile True: l.append('x' * 100000 + str(len(l)))", limits={"heap_bytes": 32 << 20})
        assert status == 1 and err.endswith("MemoryError\n"), err[-300:]
        status, out, err = client.run("""
l = []
try:
    while True: l.append([None] * 1000)
except MemoryError:
    n = len(l); l = None
    print(n > 100)
print(len([0] * 1000))
""", limits={"heap_bytes": 32 << 20})
        assert (status, out) == (0, "True\n1000\n"), (status, out, err)
        assert other.run("print(sum(range(1000)))") == (0, "499500\n", "")


def test_thread_limit():
    with fixture.Daemon() as daemon, daemon.client() as client:
        status, out, err = client.run("""
import threading
e = threading.Event()
n = 0
try:
    while n < 100:
        threading.Thread(target=e.wait).start(); n += 1
except RuntimeError as x: print(x)
e.set()
print(n)
""", limits={"threads": 5})
        assert (status, out) == (0, "can't start new thread\n4\n"), (status, out, err)


def test_stop_points_and_pictures():
    with open(__file__.replace("tests/daemon/programs.py", "examples/student.py")) as file:
        source = file.read()
    with fixture.Daemon() as daemon, daemon.client() as client:
        number = client.call("program.run", source=source.encode(), path="student.py", stop_at=["*:return"])["program"]
        stopped = client.wait_note("program.stopped")
        picture = client.call("draw.snapshot", program=number)
        frame = picture["threads"][0]["frames"][0]
        assert frame["function"] == "create_student" and frame["event"] == "return", frame
        local = frame["locals"][0]
        assert local["name"] == "student" and local["kind"] == "reference", local
        shown = client.call("heap.show", program=number, handle=local["handle"])
        assert shown["type"] == "Student" and shown["count"] == 1 and not shown["shared"], shown
        names = [r["name"] for r in shown["references"]]
        assert ".name" in names, shown
        popped = client.call("thread.resume", thread=stopped["thread"], step="pop", clear=True)
        assert [f["type"] for f in popped["freed"]][0] == "Student", popped
        assert code_of(lambda: client.call("heap.show", program=number, handle=local["handle"])) == 6
        client.call("thread.resume", thread=stopped["thread"])
        assert client.finish(number) == (0, "Alice\n", "")


def test_collections():
    with fixture.Daemon() as daemon, daemon.client() as client:
        client.call("program.load", source=b"""
class N: pass
def cycles(n):
    for i in range(n):
        a = N(); a.me = a
""", path="m.py", name="m")
        client.call("gc.run", program="m")
        before = client.call("heap.stats", program="m")["programs"][0]["heap"]["objects"]
        client.call("program.call", program="m", function="cycles", args=[1000])
        client.call("gc.run", program="m")
        after = client.call("heap.stats", program="m")["programs"][0]["heap"]["objects"]
        assert after - before < 100, (before, after)
        types = {t["type"]: t["objects"] for t in client.call("heap.types", program="m")["types"]}
        assert types.get("N", 0) == 0, types


def test_nothing_is_left():
    with fixture.Daemon() as daemon:
        with daemon.client() as client:
            client.run("print(1)")
        before = daemon.warm_counts()
        for _ in range(20):
            with daemon.client() as client:
                client.run("import threading\nt = [threading.Thread(target=print, args=(1,)) for _ in range(3)]\n"
                           "for x in t: x.start()\nclass A: pass\na = A(); a.a = a\n")
        fixture.check_settled(daemon, before)


if __name__ == "__main__":
    fixture.main(globals())
