#!/bin/bash
# The set-up scripts: what they say when something is missing, and how the test report counts.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
fail() { echo "FAILED: $1"; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for script in "$root"/packaging/*.sh "$root"/.ci/run; do
    bash -n "$script" || fail "$script"
done

# quickstart: a program that is not there ends it before anything is installed.
status=0
said=$("$root/packaging/quickstart.sh" "$scratch/none.py" 2>&1) || status=$?
[ $status = 66 ] && [ "$said" = "quickstart.sh: cannot read $scratch/none.py" ] || fail "quickstart: $status: $said"
status=0
"$root/packaging/test.sh" --fast >/dev/null 2>&1 || status=$?
[ $status = 64 ] || fail "test.sh takes an unknown option: $status"

# deps: a package that does not exist is missing, one that does is not; without apt it says so and goes on.
. "$root/packaging/deps.sh"
if command -v dpkg-query >/dev/null; then
    [ "$(deps_missing base-files no-such-package-exists)" = no-such-package-exists ] || fail "deps_missing"
fi
said=$(PATH=$scratch deps_install libuv1-dev 2>&1) || fail "deps_install without apt: $said"
[[ $said == "This is not Debian"* ]] || fail "deps_install without apt: $said"

# report: passes, failures, a program that is not there, a skip with its reason, a build that failed.
mkdir "$scratch/reports"
cat >"$scratch/reports/release.xml" <<'END'
<testsuite>
<testcase name="a" status="run"><system-out>fine</system-out></testcase>
<testcase name="b" status="fail"><failure message="Failed"/><system-out>what broke</system-out></testcase>
<testcase name="c" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/><system-out>SKIP: no moon
</system-out></testcase>
<testcase name="d" status="notrun"><skipped message="Unable to find executable: d"/></testcase>
</testsuite>
END
status=0
said=$(/usr/bin/python3 -BS "$root/packaging/test-report.py" "$scratch/reports") || status=$?
[ $status = 1 ] && [ "$(tail -1 <<<"$said")" = "1 passed, 2 failed, 1 skipped" ] || fail "report: $status: $said"
grep -qx 'skipped: release: c: no moon' <<<"$said" || fail "report has no reason: $said"
grep -q 'what broke' <<<"$said" || fail "report does not show the output: $said"
touch "$scratch/reports/asan.broken"
said=$(/usr/bin/python3 -BS "$root/packaging/test-report.py" "$scratch/reports") || true
[ "$(tail -1 <<<"$said")" = "1 passed, 3 failed, 1 skipped" ] || fail "report of a broken build: $said"
rm "$scratch/reports/asan.broken"
sed -i '/name="[bd]"/d' "$scratch/reports/release.xml"
said=$(/usr/bin/python3 -BS "$root/packaging/test-report.py" "$scratch/reports") || fail "report of a good run: $said"
[ "$(tail -1 <<<"$said")" = "1 passed, 0 failed, 1 skipped" ] || fail "report: $said"
echo "scripts are sound"
