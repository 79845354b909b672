"""Starting daemons for tests, and counting what they leave behind."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import wire

BIN = os.environ.get("OURO_BIN", "")


def skip(reason):
    print("SKIP:", reason)
    sys.exit(77)


class Daemon:
    def __init__(self, config=None, arguments=(), wait=True, socket=None, directory=None, private=False):
        self.directory = directory or tempfile.mkdtemp(prefix="ouro-test-")
        os.chmod(self.directory, 0o755)
        self.socket = socket or os.path.join(self.directory, "ourod.sock")
        command = [os.path.join(BIN, "ourod"), "--socket", self.socket]
        if private:
            command.append("--private")
        if config is None:
            config = ""
        self.config = os.path.join(self.directory, "ourod.conf")
        with open(self.config, "w") as file:
            file.write(config)
        command += ["--config", self.config, *arguments]
        self.log = open(os.path.join(self.directory, "log"), "wb+")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("OURO_SOCKET", "NOTIFY", "LISTEN"))}
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=environment)
        if wait:
            self.wait_ready()

    def wait_ready(self):
        for _ in range(600):
            try:
                with wire.Client(self.socket) as client:
                    client.call("session.hello")
                return
            except (OSError, wire.Closed):
                pass
            if self.process.poll() is not None:
                raise AssertionError(f"ourod ended with {self.process.returncode}:\n{self.text()}")
            time.sleep(0.05)
        raise AssertionError("ourod did not answer:\n" + self.text())

    def text(self):
        self.log.flush()
        with open(self.log.name, errors="replace") as file:
            return file.read()

    def client(self, **options):
        return wire.Client(self.socket, **options)

    def alive(self):
        return self.process.poll() is None

    def counts(self):
        """What must not grow: descriptors and kernel threads of the process, programs, objects."""
        pid = self.process.pid
        with self.client() as client:
            programs = client.call("program.list")["programs"]
            total = client.call("heap.stats")["total"]
        return {
            "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
            "threads": len(os.listdir(f"/proc/{pid}/task")),
            "programs": len(programs),
            "objects": total["objects"],
        }

    def warm_counts(self):
        """The counts after a first program, which makes the daemon start what it keeps."""
        with self.client() as client:
            client.run("print(1)")
            client.call("program.load", source=b"def f(): pass\n", path="m.py", name="warm")
            client.call("program.call", program="warm", function="f")
            client.call("program.unload", program="warm")
        return self.counts()

    def settled(self, before, timeout=30):
        """Waits until nothing more is there than `before`; what is left over otherwise."""
        deadline = time.monotonic() + timeout
        while True:
            now = self.counts()
            more = {k: (before[k], now[k]) for k in before if now[k] > before[k]}
            if not more or time.monotonic() > deadline:
                return more
            time.sleep(0.1)

    def stop(self):
        if self.alive():
            self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("ourod did not end on SIGTERM:\n" + self.text())
        self.log.close()
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        try:
            if kind is not None and not issubclass(kind, SystemExit):
                print("the daemon's log:\n" + self.text())
            status = self.stop()
            if kind is None:
                assert status == 0, f"ourod ended with status {status}:\n" + open(self.log.name).read()
        finally:
            shutil.rmtree(self.directory, ignore_errors=True)


def check_settled(daemon, before, timeout=30):
    left = daemon.settled(before, timeout)
    assert not left, f"left over (before, now): {left}"


def ouroctl(daemon, *arguments, **options):
    command = [os.path.join(BIN, "ouroctl")]
    if daemon is not None:
        command += ["--socket", daemon.socket]
    return subprocess.run(command + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                          stdin=options.pop("stdin", subprocess.DEVNULL), **options)


def main(module):
    """Runs the test_* functions of a module, each with a line of its own; exits with the number of failures."""
    failed = 0
    wanted = sys.argv[1:]
    for name, test in list(module.items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        began = time.monotonic()
        try:
            test()
            print(f"ok   {name} ({time.monotonic() - began:.1f} s)", flush=True)
        except SystemExit:
            raise
        except BaseException:
            failed += 1
            print(f"FAIL {name}", flush=True)
            traceback.print_exc()
    sys.exit(1 if failed else 0)
