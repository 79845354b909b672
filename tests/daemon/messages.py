"""What malformed, hostile and odd messages get: an error reply, or at worst the end of that connection."""
import fixture
import wire
from wire import pack


def expect_closed(daemon, data):
    """The connection gets an error reply or is closed; the daemon lives."""
    with daemon.client(timeout=10) as client:
        try:
            client.send(data)
            while True:
                client.pump(__import__("time").monotonic() + 10)
                if client.replies:
                    break
        except (wire.Closed, BrokenPipeError, ConnectionResetError):
            pass
    with daemon.client() as client:
        assert client.call("session.hello")["server"] == "ourod"


def test_not_messagepack():
    with fixture.Daemon() as daemon:
        before = daemon.warm_counts()
        expect_closed(daemon, b"GET / HTTP/1.0\r\n\r\n")
        expect_closed(daemon, b"\xc1" * 100)
        fixture.check_settled(daemon, before)


def test_truncated_then_gone():
    with fixture.Daemon() as daemon:
        before = daemon.warm_counts()
        whole = pack([0, 1, "server.status", {}])
        for size in range(1, len(whole)):
            with daemon.client() as client:
                client.send(whole[:size])
        fixture.check_settled(daemon, before)


def test_nested_ten_thousand_deep():
    with fixture.Daemon() as daemon:
        expect_closed(daemon, b"\x94\x00\x01" + pack("session.hello") + b"\x91" * 10000 + b"\xc0")


def test_declares_four_gigabytes():
    with fixture.Daemon() as daemon:
        for head in (b"\xdb\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff"):
            expect_closed(daemon, b"\x94\x00\x01" + pack("session.hello") + head)
        with open(f"/proc/{daemon.process.pid}/status") as file:
            peak = [line for line in file if line.startswith("VmHWM")][0]
        assert int(peak.split()[1]) < 1 << 20, peak


def test_unknown_method():
    with fixture.Daemon() as daemon, daemon.client() as client:
        try:
            client.call("no.such_method")
            raise AssertionError("accepted")
        except wire.Failed as error:
            assert error.code == 1, error
        assert client.call("session.hello")["api"] >= 1


def test_wrong_parameters():
    with fixture.Daemon() as daemon, daemon.client() as client:
        for method, params in (("program.run", {}), ("program.run", {"source": 5, "path": "x"}),
                               ("program.list", {"surprise": 1}), ("thread.show", {"thread": "one"}),
                               ("program.call", {"program": 1, "function": "f", "args": {}}),
                               ("heap.show", {"program": 1, "handle": -1}),
                               ("program.run", {"source": b"", "path": "x", "limits": {"heap_bytes": "much"}})):
            try:
                client.call(method, **params)
                raise AssertionError((method, params))
            except wire.Failed as error:
                assert error.code == 2, (method, params, error)


def test_one_byte_at_a_time():
    with fixture.Daemon() as daemon, daemon.client() as client:
        for byte in pack([0, 7, b"session.hello", {}]):
            client.send(bytes([byte]))
        assert client.reply(7)["server"] == "ourod"


def test_method_names_as_bin_and_params_as_array():
    with fixture.Daemon() as daemon, daemon.client() as client:
        client.send(pack([0, 9, b"session.hello", [{}]]) + pack([0, 10, "session.hello", []]))
        assert client.reply(10)["server"] == client.reply(9)["server"] == "ourod"


def test_unknown_notifications_and_replies_are_ignored():
    with fixture.Daemon() as daemon, daemon.client() as client:
        client.send(pack([2, "nvim_ui_attach", {"x": 1}]) + pack([1, 4711, None, {}]) + pack([2, b"\xff", []]))
        assert client.call("session.hello")["server"] == "ourod"


def test_wrong_shapes_of_frames():
    with fixture.Daemon() as daemon:
        for frame in ([], [0], [0, 1], [3, 1, "x", {}], ["a", 1, "x", {}], [0, -1, "x", {}], [0, 1, 2, {}], {}, 5, None,
                      [0, 1, "session.hello", 5], [2], [0, 2 ** 40, "session.hello", {}]):
            expect_closed(daemon, pack(frame) + pack([0, 1, "session.hello", {}]))


def test_replies_in_any_order():
    with fixture.Daemon() as daemon, daemon.client() as client:
        slow = client.call("program.load", source=b"import time\ndef slow(): time.sleep(1); return 1\ndef fast(): return 2\n",
                           path="m.py", name="m")
        assert "slow" in slow["functions"], slow
        first = client.request("program.call", program="m", function="slow")
        second = client.request("program.call", program="m", function="fast")
        assert client.reply(second)["value"] == 2
        assert first not in client.replies
        assert client.reply(first)["value"] == 1


def test_describe_lists_every_method():
    with fixture.Daemon() as daemon, daemon.client() as client:
        described = client.call("api.describe")
        names = [m["name"] for m in described["methods"]]
        for name in ("session.hello", "program.run", "heap.show", "server.stop", "source.find", "program.ended"):
            assert name in names, names
        for method in described["methods"]:
            if method["call"] != "request" or method["name"] == "server.stop":
                continue
            try:
                client.call(method["name"])
            except wire.Failed as error:
                assert error.code not in (1, 19), (method["name"], error)


if __name__ == "__main__":
    fixture.main(globals())
