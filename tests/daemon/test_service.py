"""The daemon as a service: its socket, its configuration, its signals, its service manager, who may do what."""
import grp
import json
import os
import pwd
import signal
import socket
import struct
import subprocess
import tempfile
import time

from ourod import *

NOBODY = 65534


def start(folder, *words, **more):
    """ourod without a test's daemon around it: what it printed and its status, once it has ended."""
    return subprocess.run([folder + "/ourod", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, **more)


def shell(daemon, line):
    """A line of sh in which $D and $C are ourod and ouroctl, and $S is a socket of its own."""
    names = {"D": daemon.folder + "/ourod", "C": daemon.folder + "/ouroctl", "S": daemon.scratch + "/own.sock",
             "OURO_SOCKET": daemon.path}
    return subprocess.run(["sh", "-c", line], env=dict(os.environ, **names), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=60)


class Scratch:
    def __init__(self, folder, **more):
        self.daemon = Daemon(folder, **more)

    def __enter__(self):
        return self.daemon

    def __exit__(self, *error):
        if error[0]:
            print(self.daemon.logged()[-2000:])
        try:
            self.daemon.stop()
        finally:
            self.daemon.clean()


def test_command_line(daemon):
    f = daemon.folder
    help, version = start(f, "--help"), start(f, "--version")
    assert help.returncode == 0 and "--check-config" in help.stdout and help.stderr == ""
    assert version.returncode == 0 and version.stdout.startswith("ourod ") and version.stderr == ""
    for words in (["--nonsense"], ["operand"], ["--socket"], ["--socket", ""], ["--parent-fd", "x"], ["--parent-fd", "999"]):
        wrong = start(f, *words)
        assert wrong.returncode == 64 and "--help" in wrong.stderr, (words, wrong)


def test_closed_standard_descriptors(daemon):
    for closed in ("2>&-", "<&- >&- 2>&-", "<&-"):
        ended = shell(daemon, 'exec 9>&1; $D --private --socket $S %s & d=$!; until [ -S $S ]; do sleep 0.05; done; '
                              '$C --socket $S run -c "print(1)" >&9; kill $d; wait $d; echo $? >&9' % closed)
        assert (ended.stdout, ended.returncode) == ("1\n0\n", 0), (closed, ended)
    # A closed input is an empty one; what cannot be written is said, and never sent to the daemon.
    assert shell(daemon, "$C run -c 'print(repr(input()))' <&-").stderr.endswith("EOFError: EOF when reading a line\n")
    assert shell(daemon, "$C run - <&-").returncode == 0
    for words in ("status", "--version", "--help", "--json program list"):
        unheard = shell(daemon, "$C %s >&-" % words)
        assert unheard.returncode == 74 and "cannot write the answer: Bad file descriptor" in unheard.stderr, (words, unheard)
        assert shell(daemon, "$C %s <&- 2>&-" % words).returncode == 0, words
    assert shell(daemon, "$C status <&- >&- 2>&-").returncode == 74
    assert shell(daemon, "$D --version >&-").returncode == 1


def test_live_socket_is_refused(daemon):
    second = start(daemon.folder, "--private", "--socket", daemon.path)
    assert second.returncode == 69 and "another daemon listens" in second.stderr, second
    assert daemon.connect().call("session.hello")["pid"] == daemon.process.pid


def test_stale_socket_is_taken_over(daemon):
    with Scratch(daemon.folder) as first:
        first.process.kill()
        first.process.wait()
        assert os.path.exists(first.path)
        second = subprocess.Popen([daemon.folder + "/ourod", "--private", "--socket", first.path], stderr=subprocess.DEVNULL)
        wait_until(lambda: first.answers())
        second.terminate()
        assert second.wait(timeout=10) == 0 and not os.path.exists(first.path)


def test_socket_that_cannot_be_had(daemon):
    f, scratch = daemon.folder, daemon.scratch
    plain = scratch + "/plain"
    open(plain, "w").close()
    for path, why in ((plain, "no socket"), (scratch + "/none/x.sock", "No such file"), (scratch + "/" + "x" * 200, "too long")):
        ended = start(f, "--private", "--socket", path)
        assert ended.returncode == 69 and why in ended.stderr, ended
    assert os.path.exists(plain)


def test_two_daemons_race_for_a_stale_socket(daemon):
    with Scratch(daemon.folder) as first:
        first.process.kill()
        first.process.wait()
        many = [subprocess.Popen([daemon.folder + "/ourod", "--private", "--socket", first.path], stderr=subprocess.DEVNULL)
                for _ in range(5)]
        wait_until(lambda: sum(p.poll() is None for p in many) == 1, 20, "one winner")
        assert sorted(p.poll() for p in many if p.poll() is not None) == [69] * 4
        assert first.answers()
        for p in many:
            p.terminate()
            p.wait(timeout=10)


def check_config(folder, text, drop_ins=()):
    with tempfile.TemporaryDirectory() as scratch:
        path = scratch + "/ourod.conf"
        with open(path, "w") as file:
            file.write(text)
        os.mkdir(path + ".d")
        for name, content in drop_ins:
            with open(path + ".d/" + name, "w") as file:
                file.write(content)
        return start(folder, "--check-config", "--config", path)


def test_check_config(daemon):
    f = daemon.folder
    good = "[server]\nsocket = /tmp/x.sock\ndrain_seconds = 1.5\ngrace_seconds = 2\nlog_level = debug\n[roles]\nobserve = nobody\n" \
        "run = root, nobody @root\nadmin = 0\n[limits]\nheap_bytes = 1000000\nthreads = 5\nframe_bytes = 0\ncpu_seconds = 0.5\n" \
        "[library]\npath = /a:/b\n[program x]\nfile = /x.py\nuser = nobody\nheap_bytes = 5 ; a comment\n"
    fine = check_config(f, good)
    assert (fine.returncode, fine.stdout, fine.stderr) == (0, "", ""), fine
    assert check_config(f, "").returncode == 0
    for text, said in (("[server]\nnonsense = 1\n", "[server] has no key 'nonsense'"), ("[nonsense]\na = 1\n", "line 2: [nonsense] is no section"),
                       ("[limits]\nthreads = many\n", "threads needs a number, not 'many'"), ("what\n", "line 1"),
                       ("[limits]\nthreads = -1\n", "not '-1'"), ("[server]\ndrain_seconds = x\n", "needs seconds"),
                       ("[server]\nlog_level = loud\n", "log_level"), ("[server]\nsocket = x\n", "absolute path"),
                       ("[roles]\nrun = no-such-user-here\n", "no user 'no-such-user-here'"),
                       ("[roles]\nadmin = @no-such-group\n", "no group 'no-such-group'"), ("[roles]\nking = root\n", "no key 'king'"),
                       ("[library]\npath = relative\n", "'relative' is not an absolute path"),
                       ("[program p]\nuser = root\n", "[program p] has no file"), ("[program p]\nfile = x.py\n", "absolute path"),
                       ("[program p]\nfile = /x.py\nuser = nosuch\n", "no user 'nosuch'"),
                       ("[limits]\nheap_bytes = 99999999999999999999999\n", "heap_bytes needs a number")):
        wrong = check_config(f, text)
        assert wrong.returncode == 78 and said in wrong.stderr, (text, wrong)
    both = check_config(f, "[server]\na = 1\nb = 2\n")
    assert "'a'" in both.stderr and "'b'" in both.stderr, "all mistakes are told"
    # Each with its file, its line and its section.
    many = check_config(f, "x = 1\n# a comment\n[server]\n\nnonsense = 1\n\n[limits]\nthreads = many\n[program p]\nfile = x\n"
                           "[kings]\nlouis = 14\n")
    assert [line.split("/ourod.conf: ")[1] for line in many.stderr.splitlines()] == [
        "line 1: 'x' stands before the first section", "line 5: [server] has no key 'nonsense'",
        "line 8: [limits] threads needs a number, not 'many'", "line 10: [program p] file needs an absolute path, not 'x'",
        "line 12: [kings] is no section of the configuration"], many
    long = check_config(f, "[roles]\nrun = root\nadmin = %s\nking = x\n" % " ".join(["root"] * 100))
    assert "line 3 is longer than 198 bytes\n" in long.stderr and "line 4: [roles] has no key 'king'\n" in long.stderr, long
    whole = check_config(f, "[library]\npath = /" + "x" * 100)
    assert whole.returncode == 0, "a last line without its newline: " + repr(whole)
    assert start(f, "--check-config", "--config", "/nonexistent").returncode == 78
    late = check_config(f, good, [("10.conf", "[server]\nnonsense = 1\n"), ("ignored.txt", "nonsense")])
    assert late.returncode == 78 and "10.conf" in late.stderr and "ignored" not in late.stderr, late


def test_a_wrong_configuration_stops_the_start(daemon):
    path = daemon.scratch + "/wrong.conf"
    with open(path, "w") as file:
        file.write("[server]\nx = 1\n")
    assert start(daemon.folder, "--config", path, "--socket", daemon.scratch + "/y.sock").returncode == 78


def test_configured_programs_limits_and_libraries(daemon):
    s = daemon.scratch
    os.makedirs(s + "/lib/pack")
    for name, text in (("greeter.py", "import helper, pack.inner, extra\ndef greet(name): return helper.hello(name)\nprint('up')\n"),
                       ("helper.py", "def hello(name): return 'Hello, ' + name\n"), ("lib/extra.py", "x = 1\n"),
                       ("lib/pack/__init__.py", ""), ("lib/pack/inner.py", "y = 2\n"), ("broken.py", "1 / 0\n")):
        with open(s + "/" + name, "w") as file:
            file.write(text)
    os.mkdir(s + "/etc")
    config = "[limits]\nheap_bytes = 64000000\n[library]\npath = %s/lib\n[program greeter]\nfile = %s/greeter.py\n" \
        "[program broken]\nfile = %s/broken.py\n[program gone]\nfile = %s/gone.py\n" % (s, s, s, s)
    with Scratch(daemon.folder, config=config) as d:
        c = d.connect()
        wait_until(lambda: [p["state"] for p in c.call("program.list")["programs"]] == ["idle"], what="the program")
        assert c.call("program.call", program="greeter", function="greet", args=["you"])["value"] == "Hello, you"
        assert c.call("heap.stats")["programs"][0]["heap"]["limit_bytes"] == 64000000
        log = d.logged()
        assert "greeter: up\n" in log and "program greeter is loaded" in log, log
        assert "program broken cannot be loaded: ZeroDivisionError" in log and "gone.py cannot be read" in log, log
        # What a client asks for may be tighter than the configuration, not wider.
        failure = fails(LIMIT, c.start, "", limits={"heap_bytes": 64000001})
        assert failure.data == {"limit": "heap_bytes"}
        fails(LIMIT, c.start, "", limits={"heap_bytes": 0})
        assert c.run("print(1)", limits={"heap_bytes": 32000000})[0] == 0


def test_what_library_directories_give(daemon):
    s = daemon.scratch + "/libraries"
    os.makedirs(s + "/lib/folder")
    os.makedirs(s + "/outside/pack")
    for name in ("lib/inside.py", "lib/folder/below.py", "outside/secret.py", "outside/pack/__init__.py", "lib/native.so"):
        with open(s + "/" + name, "w") as file:
            file.write("x = 1\n")
    os.symlink("../outside/secret.py", s + "/lib/relative.py")
    os.symlink(s + "/outside/secret.py", s + "/lib/absolute.py")
    os.symlink("../outside/pack", s + "/lib/pack")
    os.symlink("inside.py", s + "/lib/alias.py")
    os.mkfifo(s + "/lib/pipe.py")
    with Scratch(daemon.folder, config="[library]\npath = %s/lib\n" % s) as d:
        c = d.connect()
        assert c.run("import inside, alias, folder.below\nprint(alias.__file__)") == (0, s + "/lib/alias.py\n", "")
        for name in ("relative", "absolute", "pack", "native", "pipe", "this", "textwrap"):
            status, out, err = c.run("import " + name)
            assert status == 1 and err.endswith("ModuleNotFoundError: No module named '%s'\n" % name), (name, err)
        for name in ("..outside.secret", "folder/below", "folder..below", "../outside/secret", "inside\\0x"):
            status, out, err = c.run("__import__('%s')" % name)
            assert status == 1 and "No module named" in err, (name, err)
    # The host's standard library is there unless something else is asked for.
    assert "The Zen of Python" in daemon.connect().run("import this")[1]


def test_reload(daemon):
    with Scratch(daemon.folder, config="[server]\nlog_level = info\n") as d:
        c = d.connect()
        with open(d.scratch + "/late.py", "w") as file:
            file.write("def f(): return 'late'\n")
        with open(d.config, "w") as file:
            file.write("[program late]\nfile = %s/late.py\n[limits]\nthreads = 3\n" % d.scratch)
        d.process.send_signal(signal.SIGHUP)
        wait_until(lambda: [p["state"] for p in c.call("program.list")["programs"]] == ["idle"])
        assert c.call("program.call", program="late", function="f")["value"] == "late"
        fails(LIMIT, c.start, "", limits={"threads": 4})
        with open(d.config, "w") as file:
            file.write("[limits]\nthreads = wrong\n")
        d.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "nothing is changed" in d.logged())
        fails(LIMIT, c.start, "", limits={"threads": 4})


def test_drain(daemon):
    """SIGTERM lets calls finish, accepts nothing new, and ends with 0."""
    with Scratch(daemon.folder, config="[server]\ndrain_seconds = 10\n") as d:
        c = d.connect()
        c.load("import time\ndef nap():\n    time.sleep(1)\n    return 'slept'\n", "naps")
        number = c.begin("program.call", program="naps", function="nap")
        wait_until(lambda: c.call("program.list")["programs"][0]["state"] == "running")
        d.process.send_signal(signal.SIGTERM)
        wait_until(lambda: c.call("server.status")["state"] == "draining")
        assert not d.answers()
        fails(SHUTTING_DOWN, c.start, "print(1)")
        fails(SHUTTING_DOWN, c.call, "program.call", program="naps", function="nap")
        assert c.finish(number)["value"] == "slept"
        assert d.process.wait(timeout=10) == 0


def test_drain_ends_what_does_not_end(daemon):
    stubborn = "print('on')\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    with Scratch(daemon.folder, config="[server]\ndrain_seconds = 0.3\ngrace_seconds = 0.3\n") as d:
        c = d.connect()
        one, two = c.start("print('on')\nwhile True: pass"), c.start(stubborn)
        c.wait("program.stdout", one), c.wait("program.stdout", two)
        time.sleep(0.2)
        began = time.monotonic()
        d.process.send_signal(signal.SIGTERM)
        assert c.wait("program.ended", one)["reason"] == "interrupted"
        assert c.wait("program.ended", two)["reason"] == "killed"
        assert d.process.wait(timeout=10) == 0 and time.monotonic() - began < 5


def test_server_stop(daemon):
    with Scratch(daemon.folder) as d:
        c = d.connect()
        program = c.start("print('on')\nwhile True: pass")
        c.wait("program.stdout", program)
        assert c.call("server.stop", grace_ms=100) == {}
        assert c.wait("program.ended", program)["reason"] == "interrupted"
        assert d.process.wait(timeout=10) == 0 and not os.path.exists(d.path)


def test_parent(daemon):
    """A private daemon ends with the one who started it, though a program of his goes on for ever."""
    for program in ("print('on')\nwhile True: pass",
                    "print('on')\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"):
        ours, theirs = socket.socketpair()
        path = daemon.scratch + "/private.sock"
        process = subprocess.Popen([daemon.folder + "/ourod", "--private", "--socket", path, "--parent-fd", str(theirs.fileno())],
                                   pass_fds=[theirs.fileno()])
        theirs.close()
        wait_until(lambda: listens(path))
        assert os.stat(path).st_mode & 0o777 == 0o600
        c = Connection(path)
        c.wait("program.stdout", c.start(program))
        ours.close()
        assert process.wait(timeout=10) == 0 and not os.path.exists(path)
        c.close()


def test_folder_of_a_private_daemon(daemon):
    """Who started it was killed: its folder goes with it; but not one that has something else in it, nor another daemon's."""
    for other, alone in ((None, False), ("file", False), (None, True)):
        folder = daemon.scratch + "/private"
        os.mkdir(folder)
        if other:
            open(folder + "/" + other, "w").close()
        ours, theirs = socket.socketpair()
        more = [] if alone else ["--parent-fd", str(theirs.fileno())]
        process = subprocess.Popen([daemon.folder + "/ourod", "--private", "--socket", folder + "/o.sock", *more],
                                   pass_fds=[theirs.fileno()])
        theirs.close()
        wait_until(lambda: os.path.exists(folder + "/o.sock"))
        ours.close()
        if alone:
            process.terminate()
        assert process.wait(timeout=10) == 0
        assert os.path.exists(folder) == bool(other or alone)
        subprocess.run(["rm", "-rf", folder])
    # The same through ouroctl.
    client = subprocess.Popen([daemon.folder + "/ouroctl", "run", "--private", "-c", "print('on', flush=True)\nwhile True: pass"],
                              env=dict(os.environ, XDG_RUNTIME_DIR=daemon.scratch), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert client.stdout.readline() == b"on\n"
    left = [name for name in os.listdir(daemon.scratch) if name.startswith("ouro-private-")]
    assert len(left) == 1
    client.kill()
    client.wait()
    client.stdout.close()
    wait_until(lambda: not os.path.exists(daemon.scratch + "/" + left[0]), what="the folder to go")


def drop_to(user, groups=()):
    """What makes a command run as that user."""
    return ["setpriv", "--reuid=%d" % user, "--regid=%d" % user,
            "--groups=" + ",".join(map(str, groups)) if groups else "--clear-groups"]


CALLER = """
import sys
sys.path.insert(0, %r)
from ourod import *
c = Connection(sys.argv[1])
for line in sys.stdin.read().splitlines():
    try:
        result = c.call(*eval(line)[0], **eval(line)[1])
        print("ok", repr(result), flush=True)
    except Failure as failure:
        print("error", failure.code, failure.message, flush=True)
    except Closed:
        print("closed", flush=True)
"""


def calls_as(d, user, *calls, groups=()):
    """Makes calls as another user: a list of ["ok", text] or ["error", code and text]."""
    text = "\n".join(repr(((method,), params)) for method, params in calls)
    done = subprocess.run([*drop_to(user, groups), "/usr/bin/python3", "-BS", "-c", CALLER % os.path.dirname(os.path.abspath(__file__)), d.path],
                          input=text, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [line.split(" ", 1) for line in done.stdout.splitlines()]


def needs_root():
    if os.geteuid() != 0:
        skip("other users can be tried by root alone")


def test_roles(daemon):
    needs_root()
    config = "[roles]\nobserve = 60001\nrun = 60002 @60003\nadmin = 60004\n"
    with Scratch(daemon.folder, config=config) as d:
        os.chmod(d.path, 0o666)
        c = d.connect()
        c.load("def f(): return 1\nsecret = 'password'", "mine")
        hello, load = ("session.hello", {}), ("program.load", {"source": "def f(): return 2", "path": "/t/x.py", "name": "theirs"})
        call, listing = ("program.call", {"program": "mine", "function": "f"}), ("program.list", {})
        stop, logs = ("server.stop", {}), ("program.logs", {"program": "mine"})
        thread = c.call("thread.list", program="mine")["threads"][0]["thread"]
        show, kill = ("thread.show", {"thread": thread, "locals": True}), ("program.kill", {"program": "mine"})
        draw, stats = ("draw.snapshot", {"program": "mine"}), ("heap.types", {})
        tune = ("gc.set", {"program": "mine", "enabled": False})
        # Nobody in particular: refused, whatever it is.
        assert [r[0] for r in calls_as(d, 60009, hello, listing, load)] == ["error"] * 3
        assert all(r[1].startswith("3 ") for r in calls_as(d, 60009, hello, listing, load))
        # Observe: names and sizes, nothing else.
        seen = calls_as(d, 60001, hello, listing, stats, ("thread.list", {}), ("gc.status", {}), ("gc.log", {}), load, call, logs, show, kill, draw, tune, stop)
        assert [r[0] for r in seen] == ["ok"] * 6 + ["error"] * 8, seen
        assert "'role': 'observe'" in seen[0][1] and "mine" in seen[1][1]
        # Run: one's own programs.
        seen = calls_as(d, 60002, hello, load, ("program.call", {"program": "theirs", "function": "f"}), call, logs, show, kill, draw, tune, stop)
        assert [r[0] for r in seen] == ["ok"] * 3 + ["error"] * 7, seen
        assert all(r[1].startswith("3 ") for r in seen[3:]) and "belongs to user root" in seen[3][1], seen
        # By a group, and as somebody else who runs.
        theirs = ("program.call", {"program": "theirs", "function": "f"})
        seen = calls_as(d, 60005, hello, theirs, groups=[60003])
        assert "'role': 'run'" in seen[0][1] and seen[1][0] == "error", seen
        # Admin: everything.
        seen = calls_as(d, 60004, hello, call, theirs, ("program.unload", {"program": "theirs"}))
        assert [r[0] for r in seen] == ["ok"] * 4 and "'role': 'admin'" in seen[0][1], seen
        assert c.call("program.call", program="mine", function="f")["value"] == 1


def test_roles_change_with_the_configuration(daemon):
    needs_root()
    with Scratch(daemon.folder, config="[roles]\nrun = 60002\n") as d:
        os.chmod(d.path, 0o666)
        assert calls_as(d, 60002, ("program.list", {}))[0][0] == "ok"
        with open(d.config, "w") as file:
            file.write("[roles]\nrun = 60003\n")
        d.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "read again" in d.logged())
        assert calls_as(d, 60002, ("program.list", {}))[0][0] == "error"


def test_no_permission_for_the_socket(daemon):
    needs_root()
    done = subprocess.run([*drop_to(NOBODY), daemon.folder + "/ouroctl", "--socket", daemon.path, "status"], capture_output=True,
                          text=True, timeout=30)
    assert done.returncode != 0 and "Permission denied" in done.stderr, done


def test_an_unprivileged_daemon(daemon):
    """It needs no rights but those to its socket; root is admin there too."""
    needs_root()
    folder = daemon.scratch + "/open"
    os.mkdir(folder)
    os.chown(folder, NOBODY, NOBODY)
    path = folder + "/x.sock"
    process = subprocess.Popen([*drop_to(NOBODY), daemon.folder + "/ourod", "--private", "--socket", path])
    wait_until(lambda: listens(path))
    c = Connection(path)
    assert c.call("session.hello")["role"] == "admin"
    assert c.run("print(1)")[:2] == (0, "1\n")
    c.close()
    process.terminate()
    assert process.wait(timeout=10) == 0


class Manager:
    """Stands in for the service manager: its notification socket."""

    def __init__(self, scratch):
        self.path = scratch + "/notify.sock"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(10)
        self.heard = []

    def wait_for(self, word):
        while not any(word in text.split("\n") for text in self.heard):
            self.heard.append(self.socket.recv(4096).decode())
        return next(text for text in self.heard if word in text.split("\n"))


def needs_systemd(daemon):
    linked = subprocess.run(["ldd", daemon.folder + "/ourod"], capture_output=True, text=True).stdout
    if "libsystemd" not in linked:
        skip("ourod was built without libsystemd")


def test_notifications(daemon):
    needs_systemd(daemon)
    manager = Manager(daemon.scratch)
    with Scratch(daemon.folder, config="", environment={"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "200000"}) as d:
        manager.wait_for("READY=1")
        manager.wait_for("WATCHDOG=1")
        assert any(text.startswith("STATUS=") for text in manager.heard)
        manager.heard.clear()
        d.process.send_signal(signal.SIGHUP)
        reloading = manager.wait_for("RELOADING=1")
        assert "MONOTONIC_USEC=" in reloading, reloading
        manager.wait_for("READY=1")
        d.process.send_signal(signal.SIGTERM)
        manager.wait_for("STOPPING=1")
        assert d.process.wait(timeout=10) == 0


def test_status_while_draining(daemon):
    needs_systemd(daemon)
    manager = Manager(daemon.scratch)
    with Scratch(daemon.folder, config="[server]\ndrain_seconds = 10\n",
                 environment={"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "100000"}) as d:
        manager.wait_for("READY=1")
        c = d.connect()
        program = c.start("print('on')\ninput()", stdin=True)
        c.wait("program.stdout", program)
        d.process.send_signal(signal.SIGTERM)
        manager.wait_for("STATUS=draining")
        manager.heard.clear()
        for _ in range(5):
            manager.heard.append(manager.socket.recv(4096).decode())
        assert set(manager.heard) == {"WATCHDOG=1"}, manager.heard
        c.close()
        assert d.process.wait(timeout=10) == 0


def test_socket_activation(daemon):
    needs_systemd(daemon)
    path = daemon.scratch + "/activated.sock"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen()
    early = Connection(path)  # before there is a daemon
    number = early.begin("session.hello")
    config = daemon.scratch + "/empty.conf"
    open(config, "w").close()
    pid = os.fork()
    if pid == 0:
        os.dup2(listener.fileno(), 3)
        os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
        os.execv(daemon.folder + "/ourod", ["ourod", "--config", config])
    listener.close()
    assert early.finish(number)["pid"] == pid
    assert early.call("server.status")["socket"] == path
    early.close()
    os.kill(pid, signal.SIGTERM)
    assert os.waitpid(pid, 0)[1] == 0
    assert os.path.exists(path), "who made the socket removes it"


def test_more_sockets_than_one(daemon):
    needs_systemd(daemon)
    paths = [daemon.scratch + "/%d.sock" % i for i in range(2)]
    made = [socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) for _ in paths] + [socket.create_server(("127.0.0.1", 0))]
    for one, path in zip(made, paths):
        one.bind(path)
        one.listen()
    config, log = daemon.scratch + "/empty.conf", daemon.scratch + "/sockets.log"
    open(config, "w").close()
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT), 2)
        high = [os.dup(one.fileno()) for one in made]
        for i, one in enumerate(high):
            os.dup2(one, 3 + i)
        os.environ.update(LISTEN_FDS="3", LISTEN_PID=str(os.getpid()))
        os.execv(daemon.folder + "/ourod", ["ourod", "--config", config])
    for one in made:
        one.close()
    c = Connection(paths[0])
    assert c.call("session.hello")["pid"] == pid
    c.close()
    os.kill(pid, signal.SIGTERM)
    assert os.waitpid(pid, 0)[1] == 0
    with open(log) as file:
        said = file.read()
    assert "warning: the service manager handed over a second socket, descriptor 4: only the first is used\n" in said, said
    assert "warning: the service manager handed over descriptor 5, which is no listening Unix socket\n" in said, said


def test_journal_priorities(daemon):
    read, write = os.pipe()
    status = os.fstat(write)
    path = daemon.scratch + "/j.sock"
    config = daemon.scratch + "/j.conf"
    with open(daemon.scratch + "/talk.py", "w") as file:
        file.write("import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('\\x1b[31mred\\nx', end='')\n")
    with open(config, "w") as file:
        file.write("[program talk]\nfile = %s/talk.py\n" % daemon.scratch)
    process = subprocess.Popen([daemon.folder + "/ourod", "--config", config, "--socket", path], stderr=write,
                               env=dict(os.environ, JOURNAL_STREAM="%d:%d" % (status.st_dev, status.st_ino)))
    os.close(write)
    wait_until(lambda: listens(path))
    c = Connection(path)
    wait_until(lambda: [p["state"] for p in c.call("program.list")["programs"]] == ["idle"])
    c.close()
    with open(config, "w") as file:
        file.write("[server]\na = 1\nb = 2\n")
    process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    process.terminate()
    assert process.wait(timeout=10) == 0
    with open(read, "rb") as file:
        lines = file.read().decode().splitlines()
    assert all(line[:1] == "<" and line[2:3] == ">" and line[3:] for line in lines), lines
    assert sum(line.startswith("<3>") for line in lines) == 3, "a message of three lines: " + repr(lines)
    assert "<6>talk: out" in lines and "<4>talk: err" in lines and "<6>talk: ?[31mred" in lines and "<6>talk: x" in lines, lines


def test_describe(daemon):
    everything, one = (json.loads(daemon.ouroctl("server", "describe", *words, "--json").stdout) for words in ([], ["heap.show"]))
    assert len(everything["methods"]) > 20 and [m["name"] for m in one["methods"]] == ["heap.show"], one
    assert [m for m in everything["methods"] if m["name"] == "heap.show"] == one["methods"]
    assert {k: v for k, v in everything.items() if k != "methods"} == {k: v for k, v in one.items() if k != "methods"}
    assert daemon.ouroctl("server", "describe", "heap.show").stdout.startswith("heap.show  ")
    wrong = daemon.ouroctl("stats", "--json")
    assert wrong.returncode == 64 and json.loads(wrong.stdout)["schema"] == "ouro.error/1", wrong


def test_completion(daemon):
    script = daemon.folder + "/../share/completion/ouroctl"
    def offered(*words):
        done = subprocess.run(["bash", "-c", '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ouroctl; echo "${COMPREPLY[@]}"',
                               script, "ouroctl", *words], capture_output=True, text=True, timeout=30)
        return done.stdout.split()
    assert "--json" in offered("-") and "--json" in offered("program", "-") and "--json" in offered("heap", "types", "-")
    assert "--count" in offered("heap", "types", "-") and "--count" not in offered("heap", "-")
    for verb in (["run"], ["program", "run"], ["shell"]):
        assert "--private" in offered(*verb, "-") and "--socket" in offered(*verb, "-") and "--json" not in offered(*verb, "-"), verb
    assert offered("hea") == ["heap"] and "types" in offered("heap", "")


def test_output_that_cannot_be_written(daemon):
    endless, once = "while True: print(1, flush=True)", "print(1)"
    for code in (endless, once):
        full = shell(daemon, "$C run -c '%s' >/dev/full" % code)
        assert (full.returncode, full.stderr) == (125, "ouroctl: cannot write the output: No space left on device\n"), full
        closed = shell(daemon, "$C run -c '%s' >&-" % code)
        assert (closed.returncode, closed.stderr) == (125, "ouroctl: cannot write the output: Bad file descriptor\n"), closed
    shown = shell(daemon, "echo 'print(1)' | $C shell >/dev/full")
    assert (shown.returncode, shown.stderr) == (125, "ouroctl: cannot write the output: No space left on device\n"), shown
    with open(daemon.scratch + "/two.py", "w") as file:
        file.write("def f(): print(2)\nprint(1)\nf()\n")
    drawn = shell(daemon, "$C draw ${S%/*}/two.py >/dev/full")
    assert (drawn.returncode, drawn.stderr) == (74, "ouroctl: cannot write the output: No space left on device\n"), drawn
    gone = shell(daemon, "{ $C run -c '%s'; echo $? >&2; } | head -1" % endless)
    assert (gone.stdout, gone.stderr) == ("1\n", "141\n"), gone
    assert shell(daemon, "$C run -c 'import sys; print(1, file=sys.stderr)' 2>/dev/full").returncode == 0
    c = daemon.connect()
    wait_until(lambda: not c.call("program.list")["programs"], what="the programs' end")


def test_stop_is_reported(daemon):
    path = daemon.scratch + "/stp.py"
    with open(path, "w") as file:
        file.write("def f():\n    return 1\nf()\nf()\nprint('on')\n")
    run = subprocess.Popen([daemon.folder + "/ouroctl", "run", "--stop", "f:return", path], env=dict(os.environ, OURO_SOCKET=daemon.path),
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(2):
        words = run.stderr.readline().split()
        said, thread = " ".join(words), words[2]
        assert said == f"ouroctl: thread {thread} has stopped at the return of f, {path}:2; let it go on with ouroctl " \
            f"thread resume {thread}", said
        assert daemon.ouroctl(*words[words.index("with") + 2:]).returncode == 0
    assert run.communicate(timeout=20) == ("on\n", "") and run.returncode == 0


def test_names_of_loaded_files(daemon):
    for name, said in (("a b.py", "a program's name has"), ("7.py", "a program's name has")):
        with open(daemon.scratch + "/" + name, "w") as file:
            file.write("def f(): return 1\n")
        refused = daemon.ouroctl("program", "load", daemon.scratch + "/" + name)
        assert refused.returncode == 65 and said in refused.stderr and "--name" in refused.stderr, refused
    assert daemon.ouroctl("program", "load", "--name", "ab", daemon.scratch + "/a b.py").returncode == 0
    again = daemon.ouroctl("program", "load", "--name", "ab", daemon.scratch + "/a b.py")
    assert again.returncode == 65 and "already there" in again.stderr and "--name" not in again.stderr, again
    assert daemon.ouroctl("program", "unload", "ab").returncode == 0


def test_shell_on_piped_input(daemon):
    shown = daemon.ouroctl("shell", input="print(1)\nx = 'a\0b'\nprint(2)\n\0\nprint(3)")
    assert (shown.returncode, shown.stdout) == (0, "1\n2\n3\n"), shown
    assert shown.stderr.count("source code string cannot contain null bytes\n") == 2, shown
    read = daemon.ouroctl("shell", input="x = input()\na\0b\nprint(repr(x))\n")
    assert (read.returncode, read.stdout, read.stderr) == (0, "'a\\x00b'\n", ""), read


def test_client_told_to_end(daemon):
    """A program that catches everything, or has other threads, ends with a client that is told to."""
    stubborn = "print('on', flush=True)\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    threaded = "import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()\nprint('on', flush=True)\nf()\n"
    c = daemon.connect()
    for source in (stubborn, threaded):
        for number, more in ((signal.SIGTERM, ["--private"]), (signal.SIGHUP, [])):
            client = subprocess.Popen([daemon.folder + "/ouroctl", "--socket", daemon.path, "run", *more, "-c", source],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            assert client.stdout.readline() == b"on\n"
            began = time.monotonic()
            client.send_signal(number)
            assert client.wait(timeout=20) == 128 + number and time.monotonic() - began < 5
            client.stdout.close()
            wait_until(lambda: not c.call("program.list")["programs"], what="the program's end")


def test_client_and_daemon(daemon):
    """The examples of the guide, through ouroctl: run, call, draw."""
    example = os.path.dirname(os.path.abspath(__file__)) + "/../../examples/student.py"
    ran = daemon.ouroctl("run", example)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Alice\n", ""), ran
    loaded = daemon.ouroctl("program", "load", example)
    assert loaded.returncode == 0, loaded
    called = daemon.ouroctl("call", "student", "create_student")
    assert called.returncode == 0, called
    logs = daemon.ouroctl("program", "logs", "student")
    assert logs.stdout == "Alice\nAlice\n", logs
    drawn = daemon.ouroctl("draw", example)
    assert drawn.returncode == 0 and "Student" in drawn.stdout and "1 object went at once" in drawn.stdout, drawn
    assert daemon.ouroctl("program", "unload", "student").returncode == 0


if __name__ == "__main__":
    main(globals())
