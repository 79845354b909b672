"""Adds up the test reports of packaging/test.sh; usage: test-report.py FOLDER

The folder holds BUILD.xml (what ctest --output-junit wrote), BUILD.broken for a build that failed, and
BUILD.left-out (what ctest -N would have run with --full). A skipped test prints a line "SKIP: reason".
"""
import os
import re
import sys
import xml.etree.ElementTree as tree


def reason_of(output):
    found = re.findall(r"^SKIP: (.*)$", output, re.M)
    return found[-1] if found else None


def read(path):
    """Yields (name, outcome, text) of every test in a report."""
    for case in tree.parse(path).getroot().iter("testcase"):
        output = case.findtext("system-out") or ""
        skipped, failure = case.find("skipped"), case.find("failure")
        name = case.get("name")
        if skipped is not None:
            why = skipped.get("message") or ""
            # ctest calls it skipped, too, when a test's program is not there.
            if why.startswith("SKIP_RETURN_CODE") or why == "Disabled":
                yield name, "skipped", reason_of(output) or "no reason given"
            else:
                yield name, "failed", why + "\n" + output
        elif failure is not None or case.get("status") != "run":
            # A test that ran out of time may have said nothing at all: its time says it.
            why = "after %.0f s: %s" % (float(case.get("time") or 0), (failure.get("message") or "") if failure is not None else "")
            yield name, "failed", why + "\n" + output
        else:
            yield name, "passed", output


def left_out(path):
    with open(path, errors="replace") as file:
        return re.findall(r"^\s*Test\s+#\d+: (\S+)", file.read(), re.M)


def main(folder):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    details = {"failed": [], "skipped": []}
    builds = sorted({name.split(".")[0] for name in os.listdir(folder)})
    if not builds:
        details["failed"].append("no build at all")
        counts["failed"] += 1
    for build in builds:
        report = os.path.join(folder, build + ".xml")
        if os.path.exists(os.path.join(folder, build + ".broken")):
            counts["failed"] += 1
            details["failed"].append("%s: does not build (see %s/%s.build)" % (build, folder, build))
            continue
        try:
            results = list(read(report))
        except (OSError, tree.ParseError) as problem:
            results = [("report", "failed", "no test report: %s (see %s/%s.log)" % (problem, folder, build))]
        for name, outcome, text in results:
            counts[outcome] += 1
            if outcome == "failed":
                lines = text.strip().splitlines()[-30:]
                details["failed"].append("%s: %s\n    %s" % (build, name, "\n    ".join(lines)))
            elif outcome == "skipped":
                details["skipped"].append("%s: %s: %s" % (build, name, text))
        path = os.path.join(folder, build + ".left-out")
        if os.path.exists(path) and left_out(path):
            names = left_out(path)
            print("left out (--full runs them): %s: %d tests: %s" % (build, len(names), ", ".join(names)))
    for outcome in ("skipped", "failed"):
        for text in details[outcome]:
            print("%s: %s" % (outcome, text))
    print("%(passed)d passed, %(failed)d failed, %(skipped)d skipped" % counts)
    return 1 if counts["failed"] or not counts["passed"] else 0


sys.exit(main(sys.argv[1]))
