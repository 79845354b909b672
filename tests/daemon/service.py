"""The daemon as a service: sockets, roles, configuration, signals, the command line."""
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import fixture
import wire


def test_second_daemon_on_a_live_socket():
    with fixture.Daemon() as daemon:
        second = subprocess.run([os.path.join(fixture.BIN, "ourod"), "--socket", daemon.socket, "--config", daemon.config],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
        assert second.returncode == 69 and daemon.socket.encode() in second.stderr, second
        with daemon.client() as client:
            assert client.call("session.hello")["pid"] == daemon.process.pid


def test_stale_socket_is_taken_over():
    directory = tempfile.mkdtemp(prefix="ouro-test-")
    path = os.path.join(directory, "ourod.sock")
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(path)
    stale.close()
    with fixture.Daemon(directory=directory, socket=path) as daemon, daemon.client() as client:
        assert client.call("session.hello")["pid"] == daemon.process.pid


def test_roles():
    if os.getuid() != 0:
        fixture.skip("needs root, to become other users")
    config = "[roles]\nrun = daemon\nobserve = games\n"
    with fixture.Daemon(config) as daemon:
        os.chmod(daemon.socket, 0o666)
        with daemon.client() as client:
            assert client.call("session.hello")["role"] == "admin"
            mine = client.call("program.load", source=b"secret = 'xyzzy'\n", path="m.py", name="m")["program"]
            script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "as_user.py")
            def as_user(name):
                done = subprocess.run(["setpriv", "--reuid", name, "--regid", str(pwd.getpwnam(name).pw_gid), "--clear-groups", "/usr/bin/python3", "-BS",
                                       script, daemon.socket, str(mine)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
                assert done.returncode == 0, done.stderr.decode()
                return json.loads(done.stdout)
            run = as_user("daemon")
            assert run["role"] == "run" and run["ran"] == [0, "1\n"], run
            assert run["foreign_show"] in (3, 4) and run["foreign_kill"] in (3, 4), run
            assert run["stop"] == 3, run
            observe = as_user("games")
            assert observe["role"] == "observe" and observe["ran"] == 3 and observe["list"] >= 1, observe
            refused = as_user("nobody")
            assert refused["role"] is None, refused
            assert client.call("program.list")["programs"][0]["program"] == mine


def test_check_config():
    directory = tempfile.mkdtemp(prefix="ouro-test-")
    path = os.path.join(directory, "c.conf")
    def check(text):
        with open(path, "w") as file:
            file.write(text)
        return subprocess.run([os.path.join(fixture.BIN, "ourod"), "--config", path, "--check-config"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=30)
    assert check("[limits]\nheap_bytes = 1000000000\n").returncode == 0
    for wrong in ("[limits]\nheap_bytes = many\n", "[nonsense]\nx = 1\n", "[server]\nunknown = 1\n", "no section\n"):
        done = check(wrong)
        assert done.returncode == 78 and b"c.conf" in done.stderr, (wrong, done)
    shutil.rmtree(directory)


def test_drop_ins_and_programs_at_start():
    directory = tempfile.mkdtemp(prefix="ouro-test-")
    with open(os.path.join(directory, "greeter.py"), "w") as file:
        file.write("print('loaded')\ndef greet(n): return 'hello ' + n\n")
    os.mkdir(os.path.join(directory, "ourod.conf.d"))
    with open(os.path.join(directory, "ourod.conf.d", "10-greeter.conf"), "w") as file:
        file.write(f"[program greeter]\nfile = {directory}/greeter.py\n")
    with fixture.Daemon(directory=directory) as daemon, daemon.client() as client:
        deadline = time.monotonic() + 20
        while not client.call("program.list")["programs"] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert client.call("program.call", program="greeter", function="greet", args=["you"])["value"] == "hello you"


def test_library_directories():
    directory = tempfile.mkdtemp(prefix="ouro-test-")
    os.mkdir(os.path.join(directory, "library"))
    with open(os.path.join(directory, "library", "shelf.py"), "w") as file:
        file.write("book = 'found'\n")
    with fixture.Daemon(f"[library]\npath = {directory}/library\n", directory=directory) as daemon, daemon.client() as client:
        assert client.run("import shelf\nprint(shelf.book)") == (0, "found\n", "")


def test_sighup_reloads():
    with fixture.Daemon("[limits]\nheap_bytes = 0\n") as daemon, daemon.client() as client:
        with open(daemon.config, "w") as file:
            file.write("[limits]\nheap_bytes = 20000000\n")
        daemon.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 20
        while True:
            status, out, err = client.run("x = [0] * 10000000\nprint('had it')")
            if err.endswith("MemoryError\n"):
                break
            assert time.monotonic() < deadline, (status, out, err)
            time.sleep(0.1)
        with open(daemon.config, "w") as file:
            file.write("[limits]\nheap_bytes = nonsense\n")
        daemon.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert daemon.alive() and client.run("print(1)")[0] == 0


def test_sigterm_drains():
    with fixture.Daemon() as daemon:
        client = daemon.client()
        number = client.call("program.run", source=b"import time\ntry:\n  time.sleep(100)\nfinally: print('bye')", path="t.py")["program"]
        time.sleep(0.3)
        daemon.process.send_signal(signal.SIGTERM)
        status, out, err = client.finish(number, 30)
        assert out == "bye\n", (status, out, err)
        assert daemon.process.wait(30) == 0
        assert not os.path.exists(daemon.socket)


def test_notifies_the_service_manager():
    directory = tempfile.mkdtemp(prefix="ouro-test-")
    path = os.path.join(directory, "notify")
    inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    inbox.bind(path)
    inbox.settimeout(20)
    environment = dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC="400000")
    environment.pop("WATCHDOG_PID", None)
    target = os.path.join(directory, "ourod.sock")
    config = os.path.join(directory, "ourod.conf")
    open(config, "w").close()
    process = subprocess.Popen([os.path.join(fixture.BIN, "ourod"), "--socket", target, "--config", config], env=environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        def wait_for(*wanted):
            seen = []
            while True:
                message = inbox.recv(65536).decode()
                seen.append(message)
                if all(w in message for w in wanted):
                    return message
                assert len(seen) < 200, seen
        message = wait_for("READY=1") if process.poll() is None else ""
        wait_for("WATCHDOG=1")
        process.send_signal(signal.SIGHUP)
        wait_for("RELOADING=1", "MONOTONIC_USEC=")
        wait_for("READY=1")
        process.send_signal(signal.SIGTERM)
        wait_for("STOPPING=1")
        assert process.wait(30) == 0
    except (TimeoutError, socket.timeout):
        process.kill()
        with open("/proc/version") as version:
            raise AssertionError("the service manager was not told")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def test_metrics():
    with fixture.Daemon() as daemon, daemon.client() as client:
        client.run("x = [object() for _ in range(100)]")
        text = client.call("server.metrics")["text"]
        assert text.endswith("# EOF\n") and "ouro_" in text, text[-200:]
        for line in text.splitlines():
            assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2, line


def test_command_line():
    with fixture.Daemon() as daemon:
        run = fixture.ouroctl(daemon, "status", "--json")
        assert run.returncode == 0 and "schema" in json.loads(run.stdout), run
        for verb in (("program", "list"), ("heap", "stats"), ("heap", "types"), ("thread", "list"), ("gc", "status"),
                     ("metrics",)):
            done = fixture.ouroctl(daemon, *verb, "--json")
            assert done.returncode == 0 and "schema" in json.loads(done.stdout), (verb, done)
            assert fixture.ouroctl(daemon, *verb).returncode == 0, verb
        wrong = fixture.ouroctl(daemon, "porgram", "list")
        assert wrong.returncode == 64 and b"program" in wrong.stderr, wrong
        missing = fixture.ouroctl(daemon, "run", "/nonexistent.py")
        assert missing.returncode == 2 and b"No such file" in missing.stderr, missing
        assert fixture.ouroctl(daemon, "call", "nobody", "f").returncode >= 64
    none = fixture.ouroctl(None, "status", env={"PATH": "/usr/bin:/bin", "OURO_SOCKET": "/nonexistent/a.sock"})
    assert none.returncode == 69 and b"/nonexistent/a.sock" in none.stderr, none


def test_interrupt_from_the_keyboard():
    with fixture.Daemon() as daemon:
        directory = daemon.directory
        path = os.path.join(directory, "loop.py")
        with open(path, "w") as file:
            file.write("print('go', flush=True)\nwhile True: pass\n")
        process = subprocess.Popen([os.path.join(fixture.BIN, "ouroctl"), "--socket", daemon.socket, "run", path],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout.readline() == b"go\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert process.returncode in (130, -signal.SIGINT) and err.endswith(b"KeyboardInterrupt\n"), (process.returncode, err)


def test_private_daemon():
    directory = tempfile.mkdtemp(prefix="ouro-test-")
    path = os.path.join(directory, "p.py")
    with open(path, "w") as file:
        file.write("print('alone')\n")
    environment = {"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": directory, "HOME": directory, "TMPDIR": directory}
    done = fixture.ouroctl(None, "run", path, env=environment)
    if os.path.exists("/run/ouro/ourod.sock"):
        fixture.skip("a daemon of the system is running")
    assert done.returncode == 0 and done.stdout == b"alone\n" and b"private" in done.stderr, done
    shutil.rmtree(directory)


if __name__ == "__main__":
    fixture.main(globals())
