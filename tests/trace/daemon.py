"""The allocation trace of a real daemon: what the kernel counts is what the daemon counts.

usage: daemon.py FOLDER-OF-THE-PROGRAMS
"""
import glob
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

STUDENTS = 5000
PROGRAM = """\
class Student:
    def __init__(self, name):
        self.name = name

def make(count):
    kept = []
    for i in range(count):
        kept.append(Student("s"))
    return len(kept)

print(make(%d))
""" % STUDENTS
STUDENT_LINE = 1 + PROGRAM[: PROGRAM.index('Student("s")')].count("\n")


def skip(reason):
    print("SKIP: " + reason)
    sys.exit(77)


def check(good, *words):
    if not good:
        raise SystemExit("FAILED: " + " ".join(map(str, words)))


def wait_for(what, condition):
    for _ in range(200):
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit("FAILED: waited in vain for " + what)


def main(folder, scratch):
    environment = dict(os.environ, OURO_SOCKET=scratch + "/ourod.sock", PATH=os.environ["PATH"] + ":/usr/sbin")

    def ouroctl(*words, **more):
        return subprocess.run([folder + "/ouroctl", *words], env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, **more)

    def counters():
        total = json.loads(ouroctl("heap", "stats", "--json", check=True).stdout)["total"]
        return total["allocated_objects"], total["allocated_bytes"]

    source = scratch + "/students.py"
    with open(source, "w") as file:
        file.write(PROGRAM)
    daemon = subprocess.Popen([folder + "/ourod", "--private", "--socket", environment["OURO_SOCKET"]])
    tracer = None
    try:
        wait_for("the daemon", lambda: ouroctl("status").returncode == 0)
        # Once untraced: what only the first run allocates is then behind us, and the trace must not see it.
        check(ouroctl("run", source).stdout == "%d\n" % STUDENTS, "the program does not run")

        before = counters()
        tracer = subprocess.Popen([folder + "/ouroctl", "trace", "allocs", "--json"], env=environment,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        pin = "/sys/fs/bpf/ouro/%d/allocs" % daemon.pid
        wait_for("the tracer (%s)" % pin, lambda: os.path.exists(pin) or tracer.poll() is not None)
        check(tracer.poll() is None, "the tracer ended:", tracer.poll() is not None and tracer.stderr.read())
        time.sleep(0.5)  # the map is pinned first, the probe planted then

        ran = ouroctl("run", source)
        check(ran.stdout == "%d\n" % STUDENTS, "the traced program printed", ran)
        wait_for("the program to be gone", lambda: not json.loads(ouroctl("program", "list", "--json").stdout)["programs"])
        dump = subprocess.run(["bpftool", "map", "dump", "pinned", pin], env=environment, capture_output=True, text=True)
        typed = json.loads(dump.stdout)
        entry = [e for e in typed if e["key"]["type"] == "Student" and e["key"]["line"] == STUDENT_LINE]
        check(len(entry) == 1 and entry[0]["value"]["count"] == STUDENTS, "bpftool shows", dump.stdout[:2000])

        after = counters()
        tracer.send_signal(signal.SIGINT)
        output, errors = tracer.communicate(timeout=30)
        check(tracer.returncode == 0, "the tracer ended with", tracer.returncode, errors)
        report = json.loads(output)
        totals = report["totals"]
        counted, sized = after[0] - before[0], after[1] - before[1]
        check(totals["missed"] == 0, "missed", totals["missed"])
        check(totals["count"] == counted, "the kernel counted", totals["count"], "objects, the daemon", counted)
        check(totals["bytes"] == sized, "the kernel added up", totals["bytes"], "bytes, the daemon", sized)
        check(sum(row["count"] for row in report["rows"]) == counted, "the rows do not add up")
        row = [r for r in report["rows"] if r["type"] == "Student" and r["line"] == STUDENT_LINE]
        check(len(row) == 1 and row[0]["count"] == STUDENTS, "the students are not in one row:", row)
        check(not glob.glob("/sys/fs/bpf/ouro/*"), "left pinned:", glob.glob("/sys/fs/bpf/ouro/*"))
        print("%d objects, %d bytes, by the daemon and by the kernel" % (counted, sized))
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
    with tempfile.TemporaryDirectory() as scratch:
        main(sys.argv[1], scratch)
