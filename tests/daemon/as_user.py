"""What a user may do: run by service.py as that user; prints a JSON object."""
import json
import sys

import os
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import wire


def attempt(action):
    try:
        return action()
    except wire.Failed as error:
        return error.code


result = {"role": None}
try:
    client = wire.Client(sys.argv[1], timeout=20)
    foreign = int(sys.argv[2])
    result["role"] = client.call("session.hello")["role"]
    result["ran"] = attempt(lambda: list(client.run("print(1)")[:2]))
    result["list"] = attempt(lambda: len(client.call("program.list")["programs"]))
    result["foreign_show"] = attempt(lambda: client.call("draw.snapshot", program=foreign) and 0)
    result["foreign_kill"] = attempt(lambda: client.call("program.kill", program=foreign) and 0)
    result["stop"] = attempt(lambda: client.call("server.stop") and 0)
except (wire.Closed, wire.Failed, OSError) as error:
    result["refused"] = str(error)
print(json.dumps(result))
