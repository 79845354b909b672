"""Runs a program of this folder with the runner, and compares what it prints with python3.

Comments at the top of the program may say more:
    # runner: OPTIONS        options of the runner
    # status: N              the exit status that is expected
    # python3: no            it is not compared with python3, which would end in another way
    # silent: yes            it must print nothing
    # zeal: OPTIONS          of OURO_ZEAL (lib/gc/zeal.h)
"""

import argparse
import os
import random
import re
import subprocess
import sys


def directive(text, name, default):
    found = re.search(rf"^# {name}: (.*)$", text, re.MULTILINE)
    return found.group(1) if found else default


def run(command, folder, seconds, **more):
    environment = dict(os.environ, PYTHONHASHSEED="0", **more)
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
                              env=environment)
    except subprocess.TimeoutExpired as late:
        return None, late.stdout or b"", late.stderr or b""
    return done.returncode, done.stdout, done.stderr


def fail(seed, why, error=b""):
    sys.stdout.write(f"seed {seed}: {why}\n")
    sys.stdout.write(error.decode("utf-8", "replace")[-200000:])
    sys.exit(1)


def check(arguments, text, seed):
    folder = os.path.dirname(os.path.abspath(arguments.program))
    options = directive(text, "runner", "").split()
    program = [os.path.abspath(arguments.program), str(seed), str(arguments.scale)]
    zeal = directive(text, "zeal", "")
    status, out, error = run([arguments.runner, *options, *program], folder, arguments.seconds,
                             **({"OURO_ZEAL": zeal} if zeal else {}))
    if status is None:
        fail(seed, "did not end", out + error)
    expected = int(directive(text, "status", "0"))
    if status != expected:
        fail(seed, f"ended with {status}, not {expected}", out + error)
    if b"runner:" in error or b"WARNING: ThreadSanitizer" in error or b"ouro: program" in error:
        fail(seed, "something was found", error)
    if directive(text, "silent", "no") == "yes" and out:
        fail(seed, "printed something", out)
    if directive(text, "python3", "yes") == "no":
        return
    for _ in range(3):  # python3 has races of its own: now and then it shows a thread half of a circular import
        oracle_status, oracle_out, _ = run(["/usr/bin/python3", "-BS", *program], folder, arguments.seconds)
        if oracle_status == expected:
            break
    if (oracle_status, oracle_out) != (expected, out):
        fail(seed, f"python3 ended with {oracle_status} and printed\n{oracle_out.decode()}\nnot\n{out.decode()}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runner", required=True)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=500)
    parser.add_argument("--seed", type=int, help="to repeat a run")
    parser.add_argument("program")
    arguments = parser.parse_args()
    with open(arguments.program, encoding="utf-8") as file:
        text = file.read()
    for _ in range(arguments.times):
        seed = arguments.seed if arguments.seed is not None else random.randrange(1, 1 << 30)
        print("seed", seed, flush=True)
        check(arguments, text, seed)


main()
