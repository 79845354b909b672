"""Collections as three witnesses tell of them: the probes, the log (gc.log) and the totals (gc.status, metrics).

usage: agreement.py FOLDER-OF-THE-PROGRAMS
"""
import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

COLLECTIONS = 12
SOURCE = """\
import gc, threading
class Node:
    def __del__(self): pass
stop = threading.Event()
threads = [threading.Thread(target=stop.wait, name='waits', daemon=True)]
def work():
    while not stop.is_set(): pass
threads.append(threading.Thread(target=work, name='works', daemon=True))
for t in threads: t.start()
def collect(count):
    for i in range(count):
        for j in range(i):
            a = Node(); a.me = a; a = []; a.append(a)
        gc.collect()
def end():
    stop.set()
    for t in threads: t.join()
"""
SCRIPT = """
usdt:%(daemon)s:ourod:gc__phase /arg4 == 0/ { printf("phase %%d %%s %%d\\n", arg1, str(arg3), arg5); }
usdt:%(daemon)s:ourod:gc__collection { printf("collection %%d %%s|%%d %%d %%d\\n", arg1, str(arg2), arg3, arg4, arg5); }
usdt:%(daemon)s:ourod:gc__heap { printf("heap %%d %%d %%d %%d %%d\\n", arg1, arg2, arg3, arg4, arg5); }
usdt:%(daemon)s:ourod:handshake { printf("handshake %%d %%s|%%d %%d %%d %%d\\n", arg0, str(arg1), arg2, arg3, arg4, arg5); }
BEGIN { printf("attached\\n"); }
"""


def skip(reason):
    print("SKIP: " + reason)
    sys.exit(77)


def check(good, *words):
    if not good:
        raise SystemExit("FAILED: " + " ".join(map(str, words)))


def wait_for(what, condition):
    for _ in range(400):
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit("FAILED: waited in vain for " + what)


def read_events(text):
    """What the probes said of each collection: its phases, its end, its heap, its answers."""
    said = collections.defaultdict(lambda: {"phases": {}, "answers": []})
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "phase":
            number, name, ns = rest.split()
            said[int(number)]["phases"][name] = int(ns)
        elif word == "collection":
            head, _, figures = rest.partition("|")
            number, cause = head.split(" ", 1)
            said[int(number)]["end"] = [cause, *map(int, figures.split())]
        elif word == "heap":
            number, *figures = map(int, rest.split())
            said[number]["heap"] = figures
        elif word == "handshake":
            head, _, figures = rest.partition("|")
            thread, kind = head.split(" ", 1)
            response, number, hold, cpu = map(int, figures.split())
            said[number]["answers"].append((int(thread), kind, response, hold, cpu))
    said.pop(0, None)  # handshakes of others
    return said


def compare(entry, said):
    """An entry of the log with what the probes said of the same collection."""
    hold, answers = entry["hold"], said["answers"]
    check({p["phase"]: p["ns"] for p in entry["phases"]} == said["phases"], "phases", entry, said)
    check([entry["cause"], entry["ns"], hold["ns"], hold["cpu_ns"]] == said["end"], entry, said["end"])
    check([entry[k] for k in ("live_objects", "live_bytes", "freed_objects", "freed_bytes")] == said["heap"], entry, said["heap"])
    slowest = collections.defaultdict(int)
    for thread, _, response, _, _ in answers:
        slowest[thread] = max(slowest[thread], response)
    check({t["thread"]: t["response_ns"] for t in entry["threads"]} == slowest, "responses", entry["threads"], dict(slowest))
    check(entry["response_ns"] == max(slowest.values()), "the slowest", entry, slowest)
    check(hold["ns"] == max(a[3] for a in answers), "hold", hold, answers)
    check((hold["thread"], hold["handshake"], hold["ns"], hold["cpu_ns"]) in [a[:2] + a[3:] for a in answers], "whose hold", hold)


def main(folder, scratch):
    path = scratch + "/ourod.sock"
    environment = dict(os.environ, OURO_SOCKET=path)

    def ouroctl(*words):
        done = subprocess.run([folder + "/ouroctl", *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60)
        check(done.returncode == 0, words, done)
        return done.stdout

    def document(*words):
        return json.loads(ouroctl(*words, "--json"))

    def metrics():
        return {k: float(v) for k, v in re.findall(r"^(ouro_coll\S+|ouro_fin\S+) (\S+)$", ouroctl("metrics"), re.M)}

    source = scratch + "/cycles.py"
    with open(source, "w") as file:
        file.write(SOURCE)
    daemon = subprocess.Popen([folder + "/ourod", "--private", "--socket", path])
    tracer = None
    try:
        wait_for("the daemon", lambda: os.path.exists(path))
        ouroctl("program", "load", source)
        ouroctl("gc", "set", "cycles", "enabled=off")
        wait_for("no collection", lambda: document("gc", "status", "cycles")["programs"][0]["phase"] == "idle")
        first = document("gc", "status", "cycles")["programs"][0]["collections"]
        before = metrics()
        with open(scratch + "/events", "w") as events:
            tracer = subprocess.Popen(["bpftrace", "-p", str(daemon.pid), "-e", SCRIPT % {"daemon": folder + "/ourod"}],
                                      stdin=subprocess.DEVNULL, stdout=events, stderr=subprocess.PIPE, text=True)
        read = lambda: open(scratch + "/events").read()
        wait_for("the tracer", lambda: "attached" in read() or tracer.poll() is not None)
        check(tracer.poll() is None, "bpftrace:", tracer.poll() is not None and tracer.stderr.read())
        time.sleep(0.5)  # it says so before the last probe is planted

        ouroctl("call", "cycles", "collect", str(COLLECTIONS))
        ouroctl("gc", "run", "cycles")
        status = document("gc", "status", "cycles")["programs"][0]
        entries = [e for e in document("gc", "log", "cycles", "--count", "256")["programs"][0]["collections"] if e["number"] > first]
        after = metrics()
        wait_for("the last event", lambda: "heap %d " % entries[-1]["number"] in read())
        tracer.send_signal(signal.SIGINT)
        _, errors = tracer.communicate(timeout=30)
        check(tracer.returncode == 0 and "Lost" not in errors, "bpftrace:", tracer.returncode, errors)

        said = read_events(read())
        check(len(entries) == status["collections"] - first >= COLLECTIONS + 1, len(entries), status, first)
        check(sorted(said) == [e["number"] for e in entries], "the probes saw", sorted(said))
        for entry in entries:
            compare(entry, said[entry["number"]])
            check({t["name"] for t in entry["threads"]} >= {"MainThread", "waits", "works"}, entry)
        causes = {e["cause"] for e in entries}
        check(causes == {"gc.collect()", "operator"}, causes)
        for name, total in (("ouro_collections_total", len(said)), ("ouro_collected_objects_total", sum(s["heap"][2] for s in said.values())),
                            ("ouro_collected_bytes_total", sum(s["heap"][3] for s in said.values())),
                            ("ouro_collection_seconds_total", sum(s["end"][1] for s in said.values()) / 1e9)):
            check(total > 0 and abs(after[name] - before[name] - total) < 2e-9, name, before[name], after[name], total)
        check(status["longest_hold_ns"] >= max(s["end"][2] for s in said.values()), status)
        ouroctl("call", "cycles", "end")
        print("%d collections, %d answers, told alike by the probes, the log and the totals" %
              (len(said), sum(len(s["answers"]) for s in said.values())))
    finally:
        if tracer is not None and tracer.poll() is None:
            tracer.kill()
            tracer.wait()
        daemon.terminate()
        daemon.wait(timeout=30)


if __name__ == "__main__":
    if os.geteuid() != 0:
        skip("traces need root")
    if not os.path.exists("/sys/bus/event_source/devices/uprobe/type"):
        skip("this kernel has no uprobes")
    if not shutil.which("bpftrace", path=os.environ.get("PATH", "") + ":/usr/sbin"):
        skip("bpftrace is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        main(os.path.abspath(sys.argv[1]), scratch)
