"""The collector seen and steered from outside: gc.run, gc.status, gc.log, gc.set, and its metrics."""
import json
import re
import time

from ourod import *

CYCLES = """\
import gc, threading
class Node: pass
def make(n):
    for i in range(n):
        a = Node(); a.me = a
enabled, disable = gc.isenabled, gc.disable
def collect():
    return gc.collect()
def nap(event=threading.Event()):
    threading.Thread(target=event.wait, name='sleeper').start()
def rename(name):
    threading.enumerate()[-1].name = name
def wake(event=nap.__defaults__[0]):
    threads = threading.enumerate()
    event.set()
    for t in threads:
        if t.name not in ('MainThread', 'Call') and t is not threading.current_thread(): t.join(10)
"""
PHASES = ["pin", "arm", "roots", "mark", "finish", "dispose", "disarm"]


def loaded(daemon, source=CYCLES, name="cycles"):
    c = daemon.connect()
    c.load(source, name)

    def call(function, *args):
        return c.call("program.call", program=name, function=function, args=list(args))["value"]

    return c, call


def log_of(c, **params):
    entry, = c.call("gc.log", program="cycles", **params)["programs"]
    return entry["collections"]


def test_run_and_status(daemon):
    c, call = loaded(daemon)
    c.call("gc.run", program="cycles")
    call("make", 1000)
    ran = c.call("gc.run", program="cycles")
    assert ran["freed_objects"] >= 1000 and ran["freed_bytes"] > 0 and ran["ns"] > 0, ran
    status = c.call("gc.status", program="cycles")["programs"][0]
    assert status["phase"] == "idle" and status["collections"] >= 2 and status["freed_objects"] >= 1000, status
    assert c.call("gc.run", program="cycles")["freed_objects"] == 0
    c.call("program.unload", program="cycles")
    assert c.call("server.status")["collections_total"] >= 3


def test_log(daemon):
    c, call = loaded(daemon)
    call("make", 100)
    ran = c.call("gc.run", program="cycles")
    call("make", 50)
    assert call("collect") >= 50
    log = log_of(c)
    status, = c.call("gc.status", program="cycles")["programs"]
    assert [e["number"] for e in log] == list(range(1, status["collections"] + 1)), log
    by_operator, = [e for e in log if e["cause"] == "operator"]
    assert by_operator["freed_objects"] == ran["freed_objects"] and by_operator["freed_bytes"] == ran["freed_bytes"]
    assert log[-1]["cause"] == "gc.collect()", log[-1]
    assert sum(e["freed_objects"] for e in log) == status["freed_objects"]
    assert sum(e["freed_bytes"] for e in log) == status["freed_bytes"]
    assert sum(e["ns"] for e in log) == status["total_ns"]
    assert max(e["hold"]["ns"] for e in log) == status["longest_hold_ns"]
    assert max(e["response_ns"] for e in log) == status["longest_response_ns"]
    assert log[-1]["ns"] == status["last_ns"]
    for e in log:
        assert [p["phase"] for p in e["phases"]] == PHASES, e
        assert 0 < sum(p["ns"] for p in e["phases"]) <= e["ns"], e
        assert e["live_objects"] > 0 and e["live_bytes"] > 0 and e["kept"] == 0 and not e["gave_up"], e
        assert abs(e["began"] - time.time()) < 300, e
        hold, threads = e["hold"], e["threads"]
        assert hold["ns"] == hold["cpu_ns"] + hold["wait_ns"] or hold["cpu_ns"] > hold["ns"] and not hold["wait_ns"], hold
        assert len(threads) == e["threads_asked"] >= 1 and threads[0]["response_ns"] == e["response_ns"], e
        assert [t["response_ns"] for t in threads] == sorted((t["response_ns"] for t in threads), reverse=True), e
        assert hold["thread"] in [t["thread"] for t in threads], e
        assert hold["ns"] <= e["response_ns"], e
    # Bounded: the last ones, oldest first.
    assert log_of(c, count=1) == log[-1:] and log_of(c, count=0) == []
    assert log_of(c, count=2 ** 64 - 1) == log
    for _ in range(260):
        c.call("gc.run", program="cycles")
    last = log_of(c)
    assert len(last) == 256 and last[-1]["number"] == last[0]["number"] + 255, (len(last), last[0]["number"])
    c.call("program.unload", program="cycles")
    fails(NO_SUCH_PROGRAM, c.call, "gc.log", program="cycles")


def test_threads_by_name(daemon):
    c, call = loaded(daemon)

    def names():
        c.call("gc.run", program="cycles")
        return {t["name"] for t in log_of(c, count=1)[0]["threads"]}

    assert "MainThread" in names()
    call("nap")
    assert "sleeper" in names()
    call("rename", "dreamer é")
    assert "dreamer é" in names() and "sleeper" not in names()
    call("rename", "ö" * 100)
    assert "ö" * 15 in names()
    call("rename", "a\0b")
    assert "a" in names()
    call("wake")
    wait_until(lambda: not names() - {"MainThread", "Call"}, what="the end of the thread")
    # What has ended is still in the log.
    assert any(t["name"] == "sleeper" for e in log_of(c) for t in e["threads"])
    c.call("program.unload", program="cycles")


def test_settings(daemon):
    c, call = loaded(daemon)

    def settings(method="gc.status", **params):
        entry, = c.call(method, program="cycles", **params)["programs"]
        return entry["enabled"], entry["least_growth_bytes"], entry["growth_percent"]

    def grown():
        return sum(e["cause"] == "growth" for e in log_of(c))

    assert settings() == (True, 8 << 20, 50)
    assert settings("gc.set", growth_percent=100) == (True, 8 << 20, 100)
    assert settings("gc.set", least_growth_bytes=1 << 16) == (True, 1 << 16, 100)
    assert settings("gc.set", enabled=False, growth_percent=0) == (False, 1 << 16, 0) == settings()
    assert call("enabled") is False
    call("make", 100000)
    assert grown() == 0
    assert settings("gc.set", enabled=True) == (True, 1 << 16, 0)
    assert call("enabled") is True
    call("make", 20000)
    wait_until(grown, what="a collection")
    call("disable")
    assert settings() == (False, 1 << 16, 0)
    # All that this peer may act on.
    c.load("pass", "other")
    both = c.call("gc.set", growth_percent=75)["programs"]
    assert [(e["name"], e["growth_percent"]) for e in both] == [("cycles", 75), ("other", 75)], both
    for name in "cycles", "other":
        c.call("program.unload", program=name)
    assert c.call("gc.set", enabled=True)["programs"] == []


def test_bad_settings(daemon):
    c, call = loaded(daemon)
    for params in ({}, {"growth_percent": 10001}, {"growth_percent": -1}, {"growth_percent": 2 ** 64 - 1}, {"growth_percent": "50"},
                   {"least_growth_bytes": 65535}, {"least_growth_bytes": (1 << 40) + 1}, {"least_growth_bytes": 0},
                   {"least_growth_bytes": 1.5}, {"enabled": 1}, {"enabled": None}, {"threshold": 1},
                   {"enabled": False, "growth_percent": 10001}):
        fails(INVALID_PARAMS, c.call, "gc.set", program="cycles", **params)
    assert "64 KiB" in fails(INVALID_PARAMS, c.call, "gc.set", program="cycles", least_growth_bytes=1).message
    fails(NO_SUCH_PROGRAM, c.call, "gc.set", program="nobody", enabled=True)
    entry, = c.call("gc.status", program="cycles")["programs"]
    assert (entry["enabled"], entry["least_growth_bytes"], entry["growth_percent"]) == (True, 8 << 20, 50), entry
    c.call("program.unload", program="cycles")


def test_verbs(daemon):
    c, call = loaded(daemon)
    for _ in range(12):
        call("make", 10)
        c.call("gc.run", program="cycles")
    log = log_of(c)

    def ouroctl(*words, status=0):
        done = daemon.ouroctl("gc", *words)
        assert done.returncode == status, (words, done)
        return done.stdout if status == 0 else done.stderr

    # The text: newest last, ten if nothing is said.
    heads = re.findall(r"^(\S+)  collection (\d+)  (\S.*\S)  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$", ouroctl("log", "cycles"), re.M)
    assert heads == [("cycles", str(e["number"]), e["cause"]) for e in log[-10:]], heads
    text = ouroctl("log", "--program", "cycles", "--count", "1")
    assert [line.split()[0] for line in text.splitlines()] == ["cycles", "phases", "live", "freed", "hold", "response"], text
    assert all(" %s " % phase in text for phase in PHASES) and "(MainThread)" in text and "on the processor" in text, text
    document = json.loads(ouroctl("log", "--json", "--count", "2"))
    assert document["schema"] == "ouro.gc.log/1" and document["programs"][0]["collections"] == log[-2:], document
    assert ouroctl("log", "--count", "0") == ""
    # Settings.
    assert ouroctl("set", "cycles", "growth_percent=80%", "least_growth_bytes=16MiB", "enabled=off").splitlines()[1].split() == [
        "cycles", "off", "16.0", "MiB", "80%"]
    assert "16.0 MiB" in ouroctl("status") and "80%" in ouroctl("status", "cycles")
    for words, value in (("least_growth_bytes=128K",), 128 << 10), (("least_growth_bytes=1m",), 1 << 20), (("least_growth_bytes=99999",), 99999):
        document = json.loads(ouroctl("set", *words, "--json"))
        assert document["schema"] == "ouro.gc.set/1" and document["programs"][0]["least_growth_bytes"] == value, document
    for words, text, code in (
            (("cycles",), "nothing to set", 64), ((), "needs [PROGRAM] KEY=VALUE", 64), (("growth_percent=",), "a number such as 50", 64),
            (("growth_percent=-1",), "a number such as 50", 64), (("least_growth_bytes=8MB",), "a size such as 8MiB, not '8MB'", 64),
            (("least_growth_bytes=17000000TiB",), "a size such as 8MiB", 64), (("enabled=maybe",), "on or off", 64),
            (("enabled=on", "enabled=on"), "given twice", 64), (("enable=on",), "did you mean 'enabled'?", 64),
            (("growth=1",), "did you mean 'growth_percent'?", 64), (("xyz=1",), "there is no setting 'xyz'", 64),
            (("cycles", "on"), "'on' is no KEY=VALUE", 64), (("cycles", "enabled=on", "--program", "cycles"), "named twice", 64),
            (("least_growth_bytes=1",), "64 KiB to 1 TiB", 65), (("growth_percent=10001",), "at most 10000", 65),
            (("nobody", "enabled=on"), "there is no program 'nobody'", 66)):
        assert text in ouroctl("set", *words, status=code), words
    c.call("program.unload", program="cycles")


def test_metrics(daemon):
    """What the metrics say is what the programs' collectors say, also when a program has ended."""
    c, call = loaded(daemon)

    def metrics():
        return {k: float(v) for k, v in re.findall(r"^(ouro_coll\w+|ouro_finalisers\w+) (\S+)$", c.call("server.metrics")["text"], re.M)}

    assert log_of(c) == []
    before = metrics()
    call("make", 100)
    c.call("gc.run", program="cycles")
    call("collect")
    s, = c.call("gc.status", program="cycles")["programs"]
    after = metrics()
    assert s["collections"] >= 2 and s["freed_objects"] >= 100, s
    for name, value in (("ouro_collections_total", s["collections"]), ("ouro_collected_objects_total", s["freed_objects"]),
                        ("ouro_collected_bytes_total", s["freed_bytes"]), ("ouro_finalisers_found_total", s["finalisers"]),
                        ("ouro_collection_seconds_total", s["total_ns"] / 1e9)):
        assert abs(after[name] - before[name] - value) < 2e-9, (name, before, after, s)
    assert after["ouro_collection_longest_hold_seconds"] >= s["longest_hold_ns"] / 1e9 - 1e-9
    assert after["ouro_collection_longest_response_seconds"] >= s["longest_response_ns"] / 1e9 - 1e-9
    c.call("program.unload", program="cycles")
    ended = metrics()
    for name, value in after.items():
        assert ended[name] >= value - 1e-9, (name, after, ended)


if __name__ == "__main__":
    main(globals())
