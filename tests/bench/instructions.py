"""Counts the instructions that programs of this folder take on /usr/bin/python3 and on Ouro, with valgrind.

    instructions.py [--embed FILE] [--scale X] [--where N] [PROGRAM...]

Times on a machine that does other work mean little; these figures are the same in every run, to a percent or so. What
an empty program takes is taken off both. Ouro runs inside one process (embed.c), so it is the program's threads and the
collector that count, not client and daemon. --where N also prints the N functions that take most on Ouro.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = ["nbody", "spectral_norm", "fannkuch", "queens", "richards", "deltablue", "mandelbrot", "pi_digits", "strings",
            "word_count", "sorting", "dicts_sets", "closures", "generators", "exceptions", "attributes",
            "comprehensions", "json_codec"]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}


def count(command, program, scale, keep=None):
    with tempfile.TemporaryDirectory(prefix="ouro-bench-") as folder:
        out = keep or os.path.join(folder, "out")
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out] + command + [program + ".py", repr(scale)],
            cwd=os.path.join(HERE, "programs"), env=ENVIRONMENT, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or not found:
        sys.exit("%s: status %d\n%s" % (program, run.returncode, run.stderr[-2000:]))
    return int(found[1]), run.stdout


def print_where(path, lines):
    text = subprocess.run(["callgrind_annotate", "--inclusive=no", path], capture_output=True, text=True).stdout
    rows = [line for line in text.splitlines() if re.match(r" *[\d,]+ \(", line)]
    for row in rows[1:lines + 1]:
        print("    " + re.sub(r"\S*/(\S+:)", r"\1", row).split(" [")[0].strip())


def main():
    root = os.path.dirname(os.path.dirname(HERE))
    parser = argparse.ArgumentParser(description="Counts instructions on /usr/bin/python3 and on Ouro.")
    parser.add_argument("--embed", default=os.path.join(root, "build/release/tests/bench/embed"))
    parser.add_argument("--scale", type=float, default=0.04)
    parser.add_argument("--where", type=int, default=0)
    parser.add_argument("program", nargs="*", default=PROGRAMS)
    options = parser.parse_args()
    python, ouro = ["/usr/bin/python3", "-BS"], [os.path.abspath(options.embed)]
    empty_python, empty_ouro = count(python, "start", 1.0)[0], count(ouro, "start", 1.0)[0]
    print("%-15s %9s %9s   python3 / Ouro" % ("millions", "python3", "Ouro"))
    product = 1.0
    for program in options.program:
        with tempfile.NamedTemporaryFile(prefix="ouro-bench-") as profile:
            (a, expected), (b, got) = count(python, program, options.scale), count(ouro, program, options.scale,
                                                                                   profile.name)
            if got != expected:
                sys.exit("%s: the outputs differ" % program)
            a, b = a - empty_python, b - empty_ouro
            product *= a / b
            print("%-15s %9.1f %9.1f %11.2f x" % (program, a / 1e6, b / 1e6, a / b), flush=True)
            if options.where:
                print_where(profile.name, options.where)
    print("%-15s %9s %9s %11.2f x" % ("geometric mean", "", "", product ** (1 / len(options.program))))


main()
