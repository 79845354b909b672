"""What the tests of the daemon share: a daemon of their own, a connection, and MessagePack with nothing but python3.

Each test is a file that is run as `python3 -BS test_NAME.py FOLDER-OF-THE-PROGRAMS`. Its functions named test_* run one after
the other, each with a fresh daemon; afterwards the daemon must be alive, with nothing left over, and end well when it is told to.
"""
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

# ---- MessagePack ----


class Big(int):
    """An integer beyond 64 bits, as an extension."""


def pack(value):
    if value is None:
        return b"\xc0"
    if value is True or value is False:
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        if 0 <= value < 128:
            return bytes([value])
        if -32 <= value < 0:
            return struct.pack("b", value)
        if -(2 ** 63) <= value < 2 ** 63:
            return b"\xd3" + struct.pack(">q", value)
        if 0 <= value < 2 ** 64:
            return b"\xcf" + struct.pack(">Q", value)
        data = value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
        return b"\xc9" + struct.pack(">IB", len(data), 1) + data
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        data = value.encode()
        return b"\xdb" + struct.pack(">I", len(data)) + data
    if isinstance(value, bytes):
        return b"\xc6" + struct.pack(">I", len(value)) + value
    if isinstance(value, (list, tuple)):
        return b"\xdd" + struct.pack(">I", len(value)) + b"".join(map(pack, value))
    if isinstance(value, dict):
        return b"\xdf" + struct.pack(">I", len(value)) + b"".join(pack(k) + pack(v) for k, v in value.items())
    raise TypeError(type(value))


class Short(Exception):
    """More bytes are wanted."""


def unpack(data, at):
    """One value from data[at:], and where the next one begins."""
    if at >= len(data):
        raise Short
    first = data[at]
    at += 1

    def take(count):
        nonlocal at
        if at + count > len(data):
            raise Short
        at += count
        return data[at - count:at]

    def number(form):
        return struct.unpack(form, take(struct.calcsize(form)))[0]

    def array(count):
        nonlocal at
        items = []
        for _ in range(count):
            item, at = unpack(data, at)
            items.append(item)
        return items

    def mapping(count):
        items = array(2 * count)
        return dict(zip(map(hashable, items[::2]), items[1::2]))

    def extension(length):
        kind, payload = number("b"), take(length)
        return int.from_bytes(payload, "big", signed=True) if kind == 1 else (kind, payload)

    if first < 0x80:
        value = first
    elif first >= 0xe0:
        value = first - 256
    elif first < 0x90:
        value = mapping(first & 15)
    elif first < 0xa0:
        value = array(first & 15)
    elif first < 0xc0:
        value = take(first & 31).decode()
    else:
        simple = {0xc0: None, 0xc2: False, 0xc3: True}
        numbers = {0xca: ">f", 0xcb: ">d", 0xcc: "B", 0xcd: ">H", 0xce: ">I", 0xcf: ">Q",
                   0xd0: "b", 0xd1: ">h", 0xd2: ">i", 0xd3: ">q"}
        lengths = {0xc4: "B", 0xc5: ">H", 0xc6: ">I", 0xc7: "B", 0xc8: ">H", 0xc9: ">I",
                   0xd9: "B", 0xda: ">H", 0xdb: ">I", 0xdc: ">H", 0xdd: ">I", 0xde: ">H", 0xdf: ">I"}
        fixed = {0xd4: 1, 0xd5: 2, 0xd6: 4, 0xd7: 8, 0xd8: 16}
        if first in simple:
            value = simple[first]
        elif first in numbers:
            value = number(numbers[first])
        elif first in fixed:
            value = extension(fixed[first])
        else:
            length = number(lengths[first])
            if first <= 0xc6:
                value = take(length)
            elif first <= 0xc9:
                value = extension(length)
            elif first <= 0xdb:
                value = take(length).decode()
            elif first <= 0xdd:
                value = array(length)
            else:
                value = mapping(length)
    return value, at


def hashable(key):
    return tuple(key) if isinstance(key, list) else key


# ---- A connection ----


class Failure(Exception):
    """An error reply: code, message, data."""

    @property
    def code(self):
        return self.args[0]

    @property
    def message(self):
        return self.args[1]

    @property
    def data(self):
        return self.args[2]


class Closed(Exception):
    """The daemon closed the connection."""


# Codes that tests look for; lib/wire/errors.def has all.
METHOD_NOT_FOUND, INVALID_PARAMS, NOT_PERMITTED, NO_SUCH_PROGRAM, NO_SUCH_THREAD, NO_SUCH_OBJECT = range(1, 7)
NO_SUCH_FUNCTION, PROGRAM_EXISTS, PROGRAM_BUSY, NOT_STOPPED, DEADLINE, LIMIT, INTERRUPTED, KILLED = range(7, 15)
PYTHON_EXCEPTION, NOT_SERIALISABLE, SHUTTING_DOWN, NOT_SUPPORTED, INTERNAL = range(15, 20)


class Connection:
    def __init__(self, path, timeout=20):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        self.socket.connect(path)
        self.input, self.at = b"", 0
        self.last = 0
        self.replies = {}
        self.notifications = []
        self.acknowledge = True
        self.modules = {}  # name: (path, source, is_package)
        self.stdin = []    # what to answer program.stdin_want with

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def notify(self, method, **params):
        self.send(pack([2, method, params]))

    def begin(self, method, *args, **params):
        self.last += 1
        self.send(pack([0, self.last, method, list(args) if args else params]))
        return self.last

    def read_frame(self):
        while True:
            try:
                frame, self.at = unpack(self.input, self.at)
                return frame
            except Short:
                data = self.socket.recv(1 << 20)
                if not data:
                    raise Closed from None
                self.input = self.input[self.at:] + data
                self.at = 0

    def step(self):
        """Takes one frame, and answers what has to be answered."""
        frame = self.read_frame()
        if frame[0] == 1:
            self.replies[frame[1]] = frame[2:]
        elif frame[0] == 0:
            assert frame[2] == "source.find", frame
            found = self.modules.get(frame[3]["name"])
            result = dict(zip(("path", "source", "is_package"), found)) if found else None
            self.send(pack([1, frame[1], None, result]))
        else:
            _, method, params = frame
            self.notifications.append((method, params))
            if method in ("program.stdout", "program.stderr") and self.acknowledge:
                try:
                    self.notify("program.ack", program=params["program"], stream=1 if method == "program.stdout" else 2,
                                bytes=len(params["data"]))
                except BrokenPipeError:
                    pass  # the daemon has gone, and what it had sent before is still to be read
            if method == "program.stdin_want":
                data = self.stdin.pop(0) if self.stdin else b""
                self.notify("program.stdin", program=params["program"], data=data, eof=not data)

    def finish(self, number):
        while number not in self.replies:
            self.step()
        error, result = self.replies.pop(number)
        if error is not None:
            raise Failure(*error)
        return result

    def call(self, method, *args, **params):
        return self.finish(self.begin(method, *args, **params))

    def wait(self, method, program=None):
        """The first notification of that method, taken out of the list."""
        at = 0
        while True:
            while at < len(self.notifications):
                name, params = self.notifications[at]
                if name == method and program in (None, params["program"]):
                    del self.notifications[at]
                    return params
                at += 1
            self.step()

    def output(self, program, stream="stdout"):
        return b"".join(p["data"] for m, p in self.notifications if m == "program." + stream and p["program"] == program)

    def start(self, source, **params):
        params.setdefault("path", "/test/program.py")
        return self.call("program.run", source=source.encode() if isinstance(source, str) else source, **params)["program"]

    def run(self, source, **params):
        """Runs a program to its end: its status, its output, its error output."""
        program = self.start(source, **params)
        end = self.wait("program.ended", program)
        return end["status"], self.output(program).decode(), self.output(program, "stderr").decode()

    def load(self, source, name, **params):
        params.setdefault("path", "/test/%s.py" % name)
        return self.call("program.load", source=source.encode(), name=name, **params)


def fails(code, function, /, *args, **params):
    """Calls, and checks that it fails with that code: the failure."""
    try:
        result = function(*args, **params)
    except Failure as failure:
        assert failure.code == code, (code, failure)
        return failure
    raise AssertionError("no error, but %r" % (result,))


def listens(path):
    """Does somebody accept connections there? The file is there a moment before that."""
    try:
        Connection(path).close()
        return True
    except OSError:
        return False


def wait_until(condition, seconds=10, what="it"):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain for " + what)
        time.sleep(0.01)


# ---- A daemon ----


class Daemon:
    """Starts ourod. `config` is the text of its configuration; `user` the user to run as; `environment` is added to."""

    def __init__(self, folder, config=None, options=(), wait=True, environment=None, command=()):
        self.folder = folder
        self.scratch = tempfile.mkdtemp(prefix="ourod-test-")
        os.chmod(self.scratch, 0o755)
        self.path = self.scratch + "/ourod.sock"
        self.config = self.scratch + "/ourod.conf"
        self.log = self.scratch + "/log"
        words = [*command, folder + "/ourod", "--private", "--socket", self.path, *options]
        if config is not None:
            with open(self.config, "w") as file:
                file.write(config)
            words = [*command, folder + "/ourod", "--config", self.config, "--socket", self.path, *options]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=dict(os.environ, **(environment or {})))
        self.connections = []
        if wait:
            wait_until(lambda: self.answers() or self.process.poll() is not None, what="the daemon")
            assert self.process.poll() is None, "the daemon ended at once: " + self.logged()

    def answers(self):
        probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            probe.connect(self.path)
            return True
        except OSError:
            return False
        finally:
            probe.close()

    def logged(self):
        with open(self.log, errors="replace") as file:
            return file.read()

    def connect(self, **more):
        self.connections.append(Connection(self.path, **more))
        return self.connections[-1]

    def threads(self):
        return len(os.listdir("/proc/%d/task" % self.process.pid))

    def left_over(self, connection, before):
        """Waits until the daemon is as it was before; what still differs."""
        different = {}
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            now = self.figures(connection)
            different = {key: (before[key], now[key]) for key in before if now[key] > before[key]}
            if not different:
                break
            time.sleep(0.05)
        return different

    def figures(self, connection):
        status = connection.call("server.status")
        keys = ("connections", "programs", "threads", "objects", "heap_bytes", "handles", "descriptors")
        return dict({key: status[key] for key in keys}, os_threads=self.threads())

    def stop(self):
        """Ends it; its status."""
        for connection in self.connections:
            connection.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait()
            raise AssertionError("the daemon does not end") from None

    def clean(self):
        subprocess.run(["rm", "-rf", self.scratch])

    def ouroctl(self, *words, **more):
        if "input" not in more:
            more.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([self.folder + "/ouroctl", *words], env=dict(os.environ, OURO_SOCKET=self.path),
                              capture_output=True, text=True, timeout=60, **more)


class Skipped(Exception):
    """Why a test cannot be run here."""


def skip(reason):
    raise Skipped(reason)


def run_one(test, folder, config):
    """Runs one test function with a daemon that must be none the worse for it."""
    daemon = Daemon(folder, config=config)
    try:
        watcher = Connection(daemon.path)
        # Threads that the runtime starts once, and what the C library keeps open, come with the first program.
        watcher.run("print('warm')")
        before = None
        wait_until(lambda: not watcher.call("program.list")["programs"])
        time.sleep(0.1)
        before = daemon.figures(watcher)
        test(daemon)
        for connection in daemon.connections:
            connection.close()
        daemon.connections.clear()
        assert daemon.process.poll() is None, "the daemon has died"
        different = daemon.left_over(watcher, before)
        assert not different, "left over (before, now): %r" % different
        watcher.close()
        status = daemon.stop()
        assert status == 0, "the daemon ended with %r" % status
        assert not os.path.exists(daemon.path), "the socket is still there"
    except BaseException:
        print(daemon.logged()[-2000:], file=sys.stderr)
        raise
    finally:
        if daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait()
        daemon.clean()


def main(names, config=None):
    """Runs the functions test_* of a module's namespace, or those that the command line names."""
    folder, wanted = sys.argv[1], sys.argv[2:]
    tests = [(n, f) for n, f in names.items() if n.startswith("test_") and (not wanted or n in wanted)]
    assert tests, "no such test"
    failed, passed, reasons = 0, 0, []
    for name, test in tests:
        began = time.monotonic()
        try:
            run_one(test, folder, config)
            passed += 1
            print("ok      %s (%.1f s)" % (name, time.monotonic() - began), flush=True)
        except Skipped as skipped:
            reasons.append(str(skipped))
            print("skipped %s: %s" % (name, skipped), flush=True)
        except Exception:
            failed += 1
            traceback.print_exc()
            print("FAILED  %s (%.1f s)" % (name, time.monotonic() - began), flush=True)
    if failed == passed == 0:
        print("SKIP: " + reasons[0])
        sys.exit(77)
    sys.exit(1 if failed else 0)
