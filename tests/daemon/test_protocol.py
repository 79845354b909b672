"""Messages, good and bad: what the daemon makes of them. Bad ones cost their sender at most his connection."""
import os
import random
import socket
import struct
import sys
import time

from ourod import *


def closed_by_daemon(connection):
    try:
        while True:
            connection.step()
    except (Closed, ConnectionResetError):
        return True


def test_hello(daemon):
    c = daemon.connect()
    hello = c.call("session.hello", client="test", version="1")
    assert hello["server"] == "ourod" and hello["language"] == "3.11" and hello["pid"] == daemon.process.pid
    assert hello["uid"] == os.getuid() and hello["role"] == "admin" and hello["private"] is True
    assert hello["limits"] == {"frame_bytes": 64 << 20, "nesting": 64, "window": 256 << 10}


def test_describe(daemon):
    c = daemon.connect()
    table = c.call("api.describe")
    methods = {m["name"]: m for m in table["methods"]}
    assert len(methods) == len(table["methods"]) >= 32
    assert methods["program.run"]["role"] == "run" and methods["program.run"]["call"] == "request"
    # Every request that the table offers is served: none is unknown, whatever it makes of no parameters.
    for name, method in methods.items():
        if method["call"] == "request" and name != "server.stop":
            try:
                c.call(name)
            except Failure as failure:
                assert failure.code not in (METHOD_NOT_FOUND, INTERNAL), (name, failure)


def same_shape(value, fields, where):
    """Has the map every required field of the description, and of the right kind?"""
    kinds = {"nil": type(None), "boolean": bool, "integer": int, "float": float, "string": str, "binary": bytes,
             "array": list, "map": dict}
    for field in fields:
        name = where + "." + field["name"]
        if field["required"]:
            assert field["name"] in value, name
        if field["name"] in value and "fields" in field:
            inner = value[field["name"]]
            for item in inner if isinstance(inner, list) else [inner]:
                same_shape(item, field["fields"], name)


def test_results_have_the_shape_of_the_table(daemon):
    c = daemon.connect()
    table = {m["name"]: m for m in c.call("api.describe")["methods"]}

    def check(method, **params):
        result = c.call(method, **params)
        same_shape(result, table[method]["result"], method)
        return result

    source = "class A: pass\na = A(); a.x = [1, 'two', {3: 4.5}]\ndef f(y):\n    z = y\n    return z\nf(a)\ninput()"
    program = check("program.run", source=source, path="/t/p.py", stdin=True, stop_at=["f:return"])["program"]
    stopped = c.wait("program.stopped", program)
    same_shape(stopped, table["program.stopped"]["params"], "program.stopped")
    check("program.list")
    thread = check("thread.list")["threads"][0]["thread"]
    shown = check("thread.show", thread=thread, locals=True)
    handle = shown["frames"][0]["locals"][0]["handle"]
    check("heap.show", program=program, handle=handle)
    check("draw.snapshot", program=program)
    check("heap.stats"), check("heap.types"), check("gc.run"), check("gc.status"), check("gc.log"), check("gc.set", growth_percent=60)
    check("server.status"), check("server.metrics"), check("session.hello")
    check("thread.resume", thread=thread, step="pop")
    check("program.load", source="def f(): return 1", path="/t/q.py", name="q")
    check("program.call", program="q", function="f")
    check("program.logs", program="q")
    check("program.unload", program="q")
    c.call("program.kill", program=program)
    same_shape(c.wait("program.ended", program), table["program.ended"]["params"], "program.ended")


def test_parameters_by_position(daemon):
    c = daemon.connect()
    program = c.call("program.run", b"print('x')", "/t/a.py")["program"]
    assert c.wait("program.ended", program)["status"] == 0
    assert c.call("session.hello", {"client": "x"})["server"] == "ourod"


def test_method_names_as_bytes(daemon):
    c = daemon.connect()
    assert c.call(b"session.hello")["server"] == "ourod"


def test_replies_in_any_order(daemon):
    c = daemon.connect()
    c.load("import time\ndef nap(x):\n    time.sleep(x)\n    return x\n", "naps")
    slow = c.begin("program.call", program="naps", function="nap", args=[0.5])
    quick = c.begin("program.call", program="naps", function="nap", args=[0])
    c.finish(quick)
    assert slow not in c.replies
    c.finish(slow)
    c.call("program.unload", program="naps")


def test_unknown_method(daemon):
    c = daemon.connect()
    assert "no.such" in fails(METHOD_NOT_FOUND, c.call, "no.such").message
    fails(METHOD_NOT_FOUND, c.call, "program.stdout", program=1, data=b"")
    fails(METHOD_NOT_FOUND, c.call, "program.ack", program=1, stream=1, bytes=1)
    fails(METHOD_NOT_FOUND, c.call, b"\xff\xfe")
    c.notify("no.such", x=1)
    c.notify("program.list")
    c.call("session.hello")


def test_wrong_parameters(daemon):
    c = daemon.connect()
    assert fails(INVALID_PARAMS, c.call, "program.run").data["parameter"] == "source"
    assert fails(INVALID_PARAMS, c.call, "program.run", source=1, path="x").data["parameter"] == "source"
    assert fails(INVALID_PARAMS, c.call, "program.run", source="", path="x", nonsense=1).data["parameter"] == "nonsense"
    assert fails(INVALID_PARAMS, c.call, "program.run", source="", path="a\0b").data["parameter"] == "path"
    assert fails(INVALID_PARAMS, c.call, "program.run", source="", path="a", argv=[1]).data["parameter"].startswith("argv")
    assert fails(INVALID_PARAMS, c.call, "program.run", source="", path="a", tty=[True]).data["parameter"] == "tty"
    assert fails(INVALID_PARAMS, c.call, "program.load", source="", path="a", kind="x").data["parameter"] == "kind"
    fails(INVALID_PARAMS, c.call, "program.run", source="", path="a", limits={"heap_bytes": "x"})
    fails(INVALID_PARAMS, c.call, "program.run", source="", path="a", stop_at=["nothing"])
    fails(INVALID_PARAMS, c.call, "program.kill", program=[1])
    fails(INVALID_PARAMS, c.call, "thread.show", thread="x")
    for bad in (5, "x", [[1, 2], 3, 4], True):
        c.last += 1
        c.send(pack([0, c.last, "program.list", bad]))
        fails(INVALID_PARAMS, c.finish, c.last)
    for program in (99, "nobody", "", "x" * 1000):
        fails(NO_SUCH_PROGRAM, c.call, "program.kill", program=program)
    fails(NO_SUCH_THREAD, c.call, "thread.show", thread=1 << 40)
    fails(NO_SUCH_THREAD, c.call, "thread.resume", thread=12345)


def test_bad_notifications_are_ignored(daemon):
    c = daemon.connect()
    for params in ({}, {"program": "x"}, {"program": 99, "stream": 1, "bytes": 5}, {"program": 1, "stream": 7, "bytes": 2 ** 64 - 1}):
        c.notify("program.ack", **params)
        c.notify("program.stdin", **params)
    c.send(pack([1, 77, None, {}]))  # a reply that nobody waits for
    c.send(pack([1, 0, ["x"], None]))
    c.call("session.hello")


def test_one_byte_at_a_time(daemon):
    c = daemon.connect()
    for byte in pack([0, 1, "session.hello", {"client": "slow"}]):
        c.send(bytes([byte]))
        time.sleep(0.001)
    c.last = 1
    assert c.finish(1)["server"] == "ourod"


def test_truncated(daemon):
    whole = pack([0, 1, "session.hello", {"client": "x"}])
    for length in range(len(whole)):
        c = daemon.connect()
        c.send(whole[:length])
        c.close()


def test_not_messagepack(daemon):
    for data in (b"\xc1", b"GET / HTTP/1.0\r\n\r\n", b"\x00", b"\xc0", pack("x"), pack({}), pack([]), pack([3, 1]), pack([0]),
                 pack([0, -1, "session.hello", {}]), pack([0, 2 ** 32, "session.hello", {}]), pack([0, 1, 5, {}]),
                 pack(["0", 1, "session.hello", {}]), pack([2, None, {}]), pack([0, 1, "session.hello", {}, 5])):
        c = daemon.connect()
        try:
            c.send(data)
        except BrokenPipeError:
            pass
        assert closed_by_daemon(c), data


def test_nested_too_deep(daemon):
    c = daemon.connect()
    c.send(b"\x94\x00\x01" + pack("program.call") + b"\x91" * 10000 + b"\x90")
    assert closed_by_daemon(c)
    c = daemon.connect()
    c.send(b"\x81\x01" * 10000)
    assert closed_by_daemon(c)


def test_huge_declarations(daemon):
    with open("/proc/%d/statm" % daemon.process.pid) as file:
        before = int(file.read().split()[0])
    for head in (b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff",
                 b"\xc9\xff\xff\xff\xff\x01", b"\x94\x00\x01\xdb\xff\xff\xff\xff", b"\x94\x00\x01\xa1x\xdd\xff\xff\xff\xff"):
        c = daemon.connect()
        c.send(head)
        assert closed_by_daemon(c), head
    with open("/proc/%d/statm" % daemon.process.pid) as file:
        grown = (int(file.read().split()[0]) - before) * os.sysconf("SC_PAGESIZE")
    assert grown < 64 << 20, grown


def test_announced_and_never_sent(daemon):
    """A frame of the allowed size that is announced costs what was sent of it."""
    connections = [daemon.connect() for _ in range(50)]
    for c in connections:
        c.send(b"\x94\x00\x01\xdb" + struct.pack(">I", 60 << 20) + b"x" * 1000)
    time.sleep(0.2)
    with open("/proc/%d/statm" % daemon.process.pid) as file:
        assert int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") < 512 << 20
    daemon.connect().call("session.hello")


def test_noise(daemon):
    random.seed(1)
    for _ in range(200):
        c = daemon.connect()
        data = bytearray(pack([0, 1, "program.run", {"source": "pass", "path": "x", "argv": ["a"], "tty": [True] * 3}]))
        for _ in range(random.randrange(1, 6)):
            data[random.randrange(len(data))] = random.randrange(256)
        try:
            c.send(bytes(data))
        except OSError:
            pass
        c.close()
    daemon.connect().call("session.hello")


def test_requests_without_reading(daemon):
    """Who asks and never reads is not read any more, and costs a bounded amount of memory."""
    c = daemon.connect(timeout=2)
    request = pack([0, 1, "api.describe", {}]) * 100
    sent = 0
    try:
        while sent < 64 << 20:
            c.send(request)
            sent += len(request)
    except socket.timeout:
        pass
    assert sent < 64 << 20, "it took everything"
    with open("/proc/%d/statm" % daemon.process.pid) as file:
        assert int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") < 512 << 20
    daemon.connect().call("session.hello")


def test_two_hundred_clients(daemon):
    """Two hundred at once, half of which vanish in mid-run."""
    connections = [daemon.connect(timeout=60) for _ in range(200)]
    programs = []
    for i, c in enumerate(connections):
        source = "print(%d)\n" % i + ("while True: pass\n" if i % 2 else "")
        programs.append(c.begin("program.run", source=source.encode(), path="/t/p%d.py" % i))
    for i, c in enumerate(connections):
        programs[i] = c.finish(programs[i])["program"]
        if i % 2:
            c.wait("program.stdout", programs[i])
            c.close()
    for i, c in enumerate(connections):
        if i % 2 == 0:
            assert c.wait("program.ended", programs[i])["status"] == 0
            assert c.output(programs[i]) == b"%d\n" % i
    watcher = daemon.connect()
    wait_until(lambda: not watcher.call("program.list")["programs"], 30, "their programs to be gone")


def test_pynvim(daemon):
    """A client of MessagePack-RPC that others wrote."""
    sys.path.append("/usr/lib/python3/dist-packages")
    try:
        from pynvim.msgpack_rpc import socket_session
    except ImportError:
        print("        (without python3-pynvim this is left out)")
        return
    session = socket_session(daemon.path)
    assert session.request("session.hello", {"client": "pynvim"})["server"] == "ourod"
    assert session.request("program.list")["programs"] == []
    session.close()


if __name__ == "__main__":
    main(globals())
