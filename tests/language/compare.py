"""Runs a program under /usr/bin/python3 and under Ouro and compares what they do.

    compare.py OPTIONS start | stop | run FILE | zeal FILE

Standard output, standard error and exit status must be equal, byte for byte. A program may say in a comment what
differs by design:

    # compare: last line       of standard error only the last line is compared
    # compare: no stderr       standard error is not compared
    # skip: REASON             not run

    # zeal: OPTIONS            of OURO_ZEAL, for a program that makes too many objects for the usual ones

With zeal the program runs without the daemon, in a build with every assertion that collects and verifies its heap all
the time (lib/gc/zeal.h); standard output and exit status are compared.
"""
import argparse
import difflib
import os
import re
import subprocess
import sys
import time

ORACLE = ["/usr/bin/python3", "-BS"]


def directives(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    compare = set(re.findall(r"^# compare: (.+)$", text, re.M))
    skip = re.search(r"^# skip: (.+)$", text, re.M)
    return compare, skip and skip.group(1)


def run(command, path, socket=None, more={}):
    environment = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    environment.update(more)
    if socket:
        environment["OURO_SOCKET"] = socket
    done = subprocess.run(command + [os.path.basename(path)], cwd=os.path.dirname(path), env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100)
    # A shell's view of a death by signal: 130 for an interrupt.
    status = 128 - done.returncode if done.returncode < 0 else done.returncode
    return done.stdout, done.stderr, status


def show_difference(what, expected, got):
    print(f"{what} differs (-python3 +ouro):")
    lines = difflib.unified_diff(expected.decode(errors="replace").splitlines(),
                                 got.decode(errors="replace").splitlines(), lineterm="", n=2)
    for number, line in enumerate(lines):
        if number >= 60:
            print("...")
            break
        print(line)


def last_line(text):
    lines = text.rstrip(b"\n").split(b"\n")
    return lines[-1]


def compare(options, path):
    wanted, skip = directives(path)
    if skip:
        print("SKIP:", skip)
        return 77
    expected = run(ORACLE, path)
    got = run([options.ouroctl, "run"], path, options.socket)
    errors = [expected[1], got[1]]
    if "no stderr" in wanted:
        errors = [b"", b""]
    elif "last line" in wanted:
        errors = [last_line(text) for text in errors]
    same = True
    if expected[0] != got[0]:
        show_difference("standard output", expected[0], got[0])
        same = False
    if errors[0] != errors[1]:
        show_difference("standard error", errors[0], errors[1])
        same = False
    if expected[2] != got[2]:
        print(f"exit status differs: python3 {expected[2]}, ouro {got[2]}")
        same = False
    return 0 if same else 1


def zeal(options, path):
    wanted, skip = directives(path)
    if skip:
        print("SKIP:", skip)
        return 77
    expected = run(ORACLE, path)
    with open(path, encoding="utf-8", errors="replace") as file:
        own = re.search(r"^# zeal: (.+)$", file.read(), re.M)
    got = run([options.runner], path, more={"OURO_ZEAL": own.group(1) if own else options.zeal})
    if (expected[0], expected[2]) == (got[0], got[2]):
        return 0
    show_difference("standard output", expected[0], got[0])
    print(f"exit status: python3 {expected[2]}, ouro {got[2]}")
    print(got[1].decode(errors="replace")[-4000:])
    return 1


def start(options):
    if os.path.exists(options.socket):
        stop(options)
    log = open(options.socket + ".log", "wb")
    subprocess.Popen([options.ourod, "--private", "--socket", options.socket], stdin=subprocess.DEVNULL,
                     stdout=log, stderr=log, start_new_session=True)
    for _ in range(300):
        if subprocess.run([options.ouroctl, "--socket", options.socket, "status"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0:
            return 0
        time.sleep(0.1)
    print("the daemon did not start; its log:", open(options.socket + ".log", errors="replace").read())
    return 1


def stop(options):
    subprocess.run([options.ouroctl, "--socket", options.socket, "server", "stop"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    for _ in range(300):
        if not os.path.exists(options.socket):
            return 0
        time.sleep(0.1)
    print("the daemon did not stop")
    return 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ouroctl")
    parser.add_argument("--ourod")
    parser.add_argument("--socket")
    parser.add_argument("--runner", help="for zeal")
    parser.add_argument("--zeal", default="collect=200,verify=3", help="how much of it")
    parser.add_argument("verb", choices=["start", "stop", "run", "zeal"])
    parser.add_argument("file", nargs="?")
    options = parser.parse_args()
    if options.verb == "start":
        return start(options)
    if options.verb == "stop":
        return stop(options)
    if options.verb == "zeal":
        return zeal(options, os.path.abspath(options.file))
    return compare(options, os.path.abspath(options.file))


sys.exit(main())
