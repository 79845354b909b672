"""Runs the programs of this folder on /usr/bin/python3 and on Ouro in turn, and compares time, memory and output.

    run.py [--bin DIR] [--repeat N] [--scale X] [--json] [PROGRAM...]

README.md says how to read what it prints. The exit status is 0 if every program did the same on both, 1 if not; the
times have no part in that.
"""
import argparse
import json
import math
import os
import shutil
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = ["/usr/bin/python3", "-BS"]
MIB = 1024.0  # the kernel counts in KiB
QUIET = 1.8   # what two clock loops reach of one on a machine with two processors and nothing else to do

# Name and arguments after the scale, by what the programs are about.
PROGRAMS = {
    "memory": [
        ("binary_trees", []), ("garbage_pairs", []), ("garbage_rings", []), ("garbage_parents", []),
        ("live_heap", []), ("linked_list", []), ("instances", []), ("deep_stack", []),
        ("global_structure", ["1"]), ("thread_private", ["2"]), ("thread_shared", []), ("thread_queue", []),
        ("server", []),
    ],
    "language": [
        ("nbody", []), ("spectral_norm", []), ("fannkuch", []), ("queens", []), ("richards", []), ("deltablue", []),
        ("mandelbrot", []), ("pi_digits", []), ("strings", []), ("word_count", []), ("sorting", []),
        ("dicts_sets", []), ("closures", []), ("generators", []), ("exceptions", []), ("attributes", []),
        ("comprehensions", []), ("json_codec", []),
    ],
    "start": [("start", [])],
}


class Failure(Exception):
    """A program, or the daemon, did not do what it should."""


def median(numbers):
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def geometric_mean(numbers):
    return math.exp(sum(math.log(number) for number in numbers) / len(numbers))


def tell(text):
    """What goes on, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


class Run:
    """What one execution took: seconds on the wall, of processor time, and peak KiB."""

    def __init__(self, seconds, cpu, peak, output, status):
        self.seconds, self.cpu, self.peak, self.output, self.status = seconds, cpu, peak, output, status


def spawn(command, environment, output):
    """Starts a process that writes to the open file `output`. By fork, so that the kernel's count of its peak memory
    begins with what it had itself, and not with what the runner has."""
    pid = os.fork()
    if pid == 0:
        try:
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            os.chdir(os.path.join(HERE, "programs"))
            os.execve(command[0], command, environment)
        finally:
            os._exit(127)
    return pid


def run_child(command, environment, timeout):
    def stop(_signal, _frame):
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        pid = spawn(command, environment, output)
        signal.setitimer(signal.ITIMER_REAL, timeout)
        try:
            _, status, usage = os.wait4(pid, 0)
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            os.wait4(pid, 0)
            raise Failure("no end within %d s: %s" % (timeout, " ".join(command))) from None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        seconds = time.perf_counter() - start
        output.seek(0)
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, output.read(),
                   os.waitstatus_to_exitcode(status))


class Daemon:
    """An ourod with a socket in a folder of its own. It has run one empty program before it counts as idle."""

    def __init__(self, options):
        self.options = options
        self.folder = tempfile.mkdtemp(prefix="ouro-bench-")
        socket = os.path.join(self.folder, "socket")
        self.environment = dict(options.environment, OURO_SOCKET=socket)
        # The daemon ends when the runner does, however that ends: it then loses this pipe's other end.
        ours, theirs = os.pipe()[::-1]
        os.set_inheritable(theirs, True)
        self.pipe = ours
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.pid = spawn([options.ourod, "--private", "--socket", socket, "--parent-fd", str(theirs)],
                             options.environment, log)
        os.close(theirs)
        for _ in range(200):
            if os.path.exists(socket):
                break
            time.sleep(0.05)
        try:
            self.execute("start", [])
            self.idle = self.status("VmRSS")
        except Failure:
            self.stop()
            raise

    def status(self, key):
        with open("/proc/%d/status" % self.pid) as file:
            for line in file:
                if line.startswith(key + ":"):
                    return int(line.split()[1])
        raise Failure("the daemon is gone")

    def cpu(self):
        return time.clock_gettime(~self.pid << 3 | 2)  # CPUCLOCK_SCHED of the process

    def log(self):
        with open(os.path.join(self.folder, "log"), errors="replace") as log:
            return log.read()[-2000:]

    def execute(self, program, arguments):
        """Runs it; the peak is how far the daemon's memory grew above what it has when idle."""
        command = [self.options.ouroctl, "run", program + ".py"] + arguments
        try:
            with open("/proc/%d/clear_refs" % self.pid, "w") as file:
                file.write("5")
            before = self.cpu()
            run = run_child(command, self.environment, self.options.timeout)
            run.cpu += self.cpu() - before
            run.peak = self.status("VmHWM") - getattr(self, "idle", 0)
        except (OSError, Failure) as error:
            raise Failure("%s\n%s" % (error, self.log())) from None
        return run

    def stop(self):
        os.kill(self.pid, signal.SIGTERM)
        for _ in range(100):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            time.sleep(0.05)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.pipe)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def run_python(options, program, arguments):
    return run_child(PYTHON + [program + ".py"] + arguments, options.environment, options.timeout)


def compare_outputs(program, python, ouro):
    if python.output == ouro.output and python.status == ouro.status == 0:
        return
    text = "exit status: python3 %d, Ouro %d\n" % (python.status, ouro.status)
    expected = python.output.decode(errors="replace").splitlines() + ["(end)"]
    got = ouro.output.decode(errors="replace").splitlines() + ["(end)"]
    for a, b in zip(expected, got):
        if a != b:
            text += "python3: %s\nOuro:    %s\n" % (a, b)
            break
    raise Failure(text)


def pairs(options, program, arguments, repeat):
    """The program on both, so many times in turn; who is first changes each time."""
    runs = {"python3": [], "ouro": []}
    arguments = [repr(options.scale)] + arguments
    with Daemon(options) as daemon:
        for number in range(repeat):
            one = {}
            for who in ("python3", "ouro") if number % 2 == 0 else ("ouro", "python3"):
                one[who] = run_python(options, program, arguments) if who == "python3" else daemon.execute(
                    program, arguments)
            compare_outputs(program, one["python3"], one["ouro"])
            for who, run in one.items():
                runs[who].append(run)
    return runs


def measure(options, group, program, arguments, empty_peak):
    runs = pairs(options, program, arguments, options.repeat * (5 if group == "start" else 1))
    result = {"program": program, "group": group}
    ratios = [a.seconds / b.seconds for a, b in zip(runs["python3"], runs["ouro"])]
    result["ratio"] = median(ratios)
    result["ratio_lowest"], result["ratio_highest"] = min(ratios), max(ratios)
    result["cpu_ratio"] = median([a.cpu / max(b.cpu, 1e-6) for a, b in zip(runs["python3"], runs["ouro"])])
    for who, all_runs in runs.items():
        result[who] = {"seconds": [run.seconds for run in all_runs], "cpu": [run.cpu for run in all_runs],
                       "peak_mib": max(run.peak for run in all_runs) / MIB}
    result["python3"]["above_empty_mib"] = result["python3"]["peak_mib"] - empty_peak / MIB
    return result


def bytes_each(options):
    """Bytes of an instance and its slot in a list: the difference of the peaks of two sizes."""
    count = int(1_000_000 * options.scale)
    result = {}
    for who in ("python3", "ouro"):
        peaks = []
        for size in (options.scale, options.scale * 2):
            if who == "python3":
                peaks.append(run_python(options, "instances", [repr(size)]).peak)
            else:
                with Daemon(options) as daemon:
                    peaks.append(daemon.execute("instances", [repr(size)]).peak)
        result[who] = (peaks[1] - peaks[0]) * 1024 / count
    return result


def clock_loops(options, milliseconds, rounds):
    run = run_child([options.clock_loops, str(milliseconds), str(rounds)], options.environment, 60)
    if run.status != 0:
        raise Failure(run.output.decode(errors="replace"))
    return json.loads(run.output)


def is_quiet(options):
    return clock_loops(options, 50, 3)["speedup"] >= QUIET


def scaling(options, program):
    """Times with one thread and with two, in turn, of which only those count that begin and end on a quiet machine.
    None: there was not one within --wait."""
    times = {"python3": [], "ouro": []}
    deadline = time.monotonic() + options.wait
    with Daemon(options) as daemon:
        while len(times["ouro"]) < options.repeat:
            one = {"python3": [], "ouro": []}
            quiet = is_quiet(options)
            if quiet:
                for threads in ("1", "2"):
                    arguments = [repr(options.scale), threads]
                    one["ouro"].append(daemon.execute(program, arguments).seconds)
                    one["python3"].append(run_python(options, program, arguments).seconds)
                quiet = is_quiet(options)
            if quiet:
                for who, pair in one.items():
                    times[who].append(pair)
            elif time.monotonic() >= deadline:
                break
            else:
                time.sleep(0.5)
    if not times["ouro"]:
        return None
    return {who: {"one": median([pair[0] for pair in rows]), "two": median([pair[1] for pair in rows]),
                  "count": len(rows)} for who, rows in times.items()}


def print_programs(results):
    print("%-17s %15s %8s %8s %8s %7s %9s %9s %9s" % ("", "python3 / Ouro", "lowest", "highest", "cpu time", "",
                                                     "python3", "", "Ouro"))
    print("%-17s %15s %8s %8s %8s %7s %9s %9s %9s" % ("program", "time", "", "", "", "s", "peak MiB", "-empty",
                                                     "-idle"))
    for result in results:
        print("%-17s %13.2f x %8.2f %8.2f %8.2f %7.2f %9.1f %9.1f %9.1f" % (
            result["program"], result["ratio"], result["ratio_lowest"], result["ratio_highest"], result["cpu_ratio"],
            median(result["python3"]["seconds"]), result["python3"]["peak_mib"],
            result["python3"]["above_empty_mib"], result["ouro"]["peak_mib"]))
    for group in PROGRAMS:
        chosen = [result for result in results if result["group"] == group]
        if len(chosen) > 1:
            means = [geometric_mean([result[key] for result in chosen]) for key in ("ratio", "cpu_ratio")]
            print("%-17s %13.2f x %8s %8s %8.2f   geometric means of %d" % (group, means[0], "", "", means[1],
                                                                          len(chosen)))


def print_figures(figures):
    machine = figures["machine"]
    print("\nTwo C threads reach %.2f of one; a bare clock loop stands still for up to %.0f us, p99 %.0f us."
          % (machine["speedup"], machine["gap_longest_us"], machine["gap_p99_us"]))
    if "instance_bytes" in figures:
        print("A two-attribute instance and its slot: python3 %(python3).1f bytes, Ouro %(ouro).1f bytes."
              % figures["instance_bytes"])
    for name, text in (("private", "Two threads on private work do %.2f of what one does: %s."),
                       ("idle", "One thread with another idle takes %.2f of what it takes alone: %s.")):
        if name not in figures:
            continue
        found = figures[name]
        if found is None:
            print("Not reported, as the machine is busy (two clock loops do not reach %.1f of one): %s."
                  % (QUIET, "two threads against one" if name == "private" else "one thread with another idle"))
            continue
        for who, times in found.items():
            value = (2 * times["one"] if name == "private" else times["two"]) / (
                times["two"] if name == "private" else times["one"])
            print(text % (value, "%s, of %d" % (who, times["count"])))


def parse():
    root = os.path.dirname(os.path.dirname(HERE))
    parser = argparse.ArgumentParser(description="Compares Ouro with /usr/bin/python3, in turn.")
    parser.add_argument("--bin", default=os.path.join(root, "build/release/bin"), help="where ourod and ouroctl are")
    parser.add_argument("--clock-loops", help="the C program; DIR/../tests/bench/clock_loops")
    parser.add_argument("--repeat", type=int, default=5, help="pairs of each program")
    parser.add_argument("--scale", type=float, default=1.0, help="of every program's work")
    parser.add_argument("--timeout", type=int, default=300, help="seconds for one run of a program")
    parser.add_argument("--wait", type=int, default=30, help="seconds to wait for a quiet machine, for scaling figures")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the tables")
    parser.add_argument("--list", action="store_true", help="print the programs' names")
    parser.add_argument("program", nargs="*", help="all of them by default")
    options = parser.parse_args()
    known = [program for group in PROGRAMS.values() for program, _ in group]
    for program in options.program:
        if program not in known:
            parser.error("there is no program '%s'" % program)
    if options.repeat < 1 or options.scale <= 0:
        parser.error("--repeat and --scale are positive")
    options.names = options.program or known
    options.bin = os.path.abspath(options.bin)
    options.ourod, options.ouroctl = os.path.join(options.bin, "ourod"), os.path.join(options.bin, "ouroctl")
    options.clock_loops = os.path.abspath(
        options.clock_loops or os.path.join(options.bin, "../tests/bench/clock_loops"))
    options.environment = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
    return options


def main():
    options = parse()
    if options.list:
        print("\n".join(options.names))
        return 0
    results, failures = [], []
    figures = {"machine": clock_loops(options, 200, 5)}
    empty_peak = run_python(options, "start", []).peak

    def attempt(name, work, *arguments):
        tell(name)
        try:
            return work(options, *arguments)
        except Failure as failure:
            failures.append({"program": name, "problem": str(failure)})
            return None

    for group, programs in PROGRAMS.items():
        for program, arguments in programs:
            if program in options.names:
                result = attempt(program, measure, group, program, arguments, empty_peak)
                results += [result] if result else []
    if "instances" in options.names:
        found = attempt("bytes of an instance", bytes_each)
        if found:
            figures["instance_bytes"] = found
    if "thread_private" in options.names:
        figures["private"] = attempt("two threads against one", scaling, "thread_private")
    if "global_structure" in options.names:
        figures["idle"] = attempt("one thread with another idle", scaling, "global_structure")
    if options.json:
        print(json.dumps({"scale": options.scale, "repeat": options.repeat, "programs": results, "figures": figures,
                          "failures": failures}, indent=1))
    else:
        print_programs(results)
        print_figures(figures)
    for failure in failures:
        tell("FAILED %(program)s: %(problem)s" % failure)
    return 1 if failures else 0


sys.exit(main())
