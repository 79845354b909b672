"""A small MessagePack codec and a client, so that the tests depend on nothing but python3."""
import collections
import os
import select
import socket
import struct
import time


Extension = collections.namedtuple("Extension", "type data")


def pack(v):
    if isinstance(v, Extension):
        return b"\xc9" + struct.pack(">Ib", len(v.data), v.type) + v.data
    if v is None:
        return b"\xc0"
    if v is True:
        return b"\xc3"
    if v is False:
        return b"\xc2"
    if isinstance(v, int):
        if 0 <= v < 128:
            return bytes([v])
        if v >= 0:
            return b"\xcf" + struct.pack(">Q", v)
        return b"\xd3" + struct.pack(">q", v)
    if isinstance(v, float):
        return b"\xcb" + struct.pack(">d", v)
    if isinstance(v, str):
        data = v.encode()
        return b"\xdb" + struct.pack(">I", len(data)) + data
    if isinstance(v, bytes):
        return b"\xc6" + struct.pack(">I", len(v)) + v
    if isinstance(v, (list, tuple)):
        return b"\xdd" + struct.pack(">I", len(v)) + b"".join(pack(i) for i in v)
    if isinstance(v, dict):
        return b"\xdf" + struct.pack(">I", len(v)) + b"".join(pack(k) + pack(i) for k, i in v.items())
    raise TypeError(type(v))


class Truncated(Exception):
    pass


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if self.at + n > len(self.data):
            raise Truncated
        part = self.data[self.at:self.at + n]
        self.at += n
        return part

    def number(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(form)))[0]

    def value(self):
        b = self.take(1)[0]
        if b < 0x80:
            return b
        if b >= 0xe0:
            return b - 256
        if b < 0x90:
            return self.map(b & 15)
        if b < 0xa0:
            return self.array(b & 15)
        if b < 0xc0:
            return self.take(b & 31).decode()
        simple = {0xc0: None, 0xc2: False, 0xc3: True}
        if b in simple:
            return simple[b]
        forms = {0xca: "f", 0xcb: "d", 0xcc: "B", 0xcd: "H", 0xce: "I", 0xcf: "Q", 0xd0: "b", 0xd1: "h", 0xd2: "i",
                 0xd3: "q"}
        if b in forms:
            return self.number(forms[b])
        sizes = {0xc4: "B", 0xc5: "H", 0xc6: "I"}
        if b in sizes:
            return self.take(self.number(sizes[b]))
        sizes = {0xd9: "B", 0xda: "H", 0xdb: "I"}
        if b in sizes:
            return self.take(self.number(sizes[b])).decode()
        if b in (0xdc, 0xdd):
            return self.array(self.number("H" if b == 0xdc else "I"))
        if b in (0xde, 0xdf):
            return self.map(self.number("H" if b == 0xde else "I"))
        fixed = {0xd4: 1, 0xd5: 2, 0xd6: 4, 0xd7: 8, 0xd8: 16}
        extended = {0xc7: "B", 0xc8: "H", 0xc9: "I"}
        if b in fixed or b in extended:
            size = fixed[b] if b in fixed else self.number(extended[b])
            kind = self.number("b")
            return Extension(kind, self.take(size))
        raise ValueError(hex(b))

    def array(self, n):
        return [self.value() for _ in range(n)]

    def map(self, n):
        return {self.value(): self.value() for _ in range(n)}


class Failed(Exception):
    """An error reply: code, message, data."""

    def __init__(self, error):
        super().__init__(error)
        self.code, self.message = error[0], error[1]


class Closed(Exception):
    pass


class Client:
    def __init__(self, path, timeout=60):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(path)
        self.timeout = timeout
        self.buffer = b""
        self.next = 0
        self.notes = []  # notifications not looked at yet: (method, params)
        self.replies = {}
        self.output = collections.defaultdict(bytes)  # (program, stream) -> bytes
        self.ended = {}  # program -> params of program.ended
        self.acknowledge = True
        self.sources = {}  # module name -> source, for source.find

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def send(self, data):
        self.socket.sendall(data)

    def request(self, method, **params):
        self.next += 1
        self.send(pack([0, self.next, method, params]))
        return self.next

    def notify(self, method, **params):
        self.send(pack([2, method, params]))

    def frame(self, deadline):
        while True:
            reader = Reader(self.buffer)
            try:
                value = reader.value()
                self.buffer = self.buffer[reader.at:]
                return value
            except Truncated:
                pass
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                raise TimeoutError("no message in time")
            data = self.socket.recv(1 << 20)
            if not data:
                raise Closed
            self.buffer += data

    def pump(self, deadline):
        """Takes one message in."""
        message = self.frame(deadline)
        if message[0] == 1:
            self.replies[message[1]] = message
        elif message[0] == 0:
            params = message[3]
            source = self.sources.get(params["name"])
            result = None if source is None else {"path": params["name"] + ".py", "source": source, "is_package": False}
            self.send(pack([1, message[1], None, result]))
        else:
            method, params = message[1], message[2]
            if method in ("program.stdout", "program.stderr"):
                stream = 1 if method == "program.stdout" else 2
                self.output[params["program"], stream] += params["data"]
                if self.acknowledge:
                    self.notify("program.ack", program=params["program"], stream=stream, bytes=len(params["data"]))
            elif method == "program.ended":
                self.ended[params["program"]] = params
            else:
                self.notes.append((method, params))

    def reply(self, number, timeout=None):
        deadline = time.monotonic() + (timeout or self.timeout)
        while number not in self.replies:
            self.pump(deadline)
        _, _, error, result = self.replies.pop(number)
        if error is not None:
            raise Failed(error)
        return result

    def call(self, method, timeout=None, **params):
        return self.reply(self.request(method, **params), timeout)

    def wait_note(self, method, timeout=None):
        deadline = time.monotonic() + (timeout or self.timeout)
        while True:
            for i, (name, params) in enumerate(self.notes):
                if name == method:
                    del self.notes[i]
                    return params
            self.pump(deadline)

    def run(self, source, timeout=None, **params):
        """Runs a program to its end: (status, stdout, stderr)."""
        started = self.call("program.run", source=source.encode(), path="test.py", **params)
        return self.finish(started["program"], timeout)

    def finish(self, program, timeout=None):
        deadline = time.monotonic() + (timeout or self.timeout)
        while program not in self.ended:
            self.pump(deadline)
        return (self.ended[program]["status"], self.output.pop((program, 1), b"").decode(),
                self.output.pop((program, 2), b"").decode())
