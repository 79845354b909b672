#!/bin/bash
# Builds Ouro, runs a program on a private daemon, and draws its memory.
# usage: packaging/quickstart.sh [FILE]     FILE: a Python program; without it, examples/student.py
set -euo pipefail

case ${1-} in
-h | --help)
    sed -n '2,3s/^# //p' "$0"
    exit 0
    ;;
esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$(realpath -m -- "${1-$root/examples/student.py}")
if [ ! -r "$program" ] || [ ! -f "$program" ]; then
    echo "quickstart.sh: cannot read ${1-$program}" >&2
    exit 66
fi

. "$root/packaging/deps.sh"
deps_install $DEPS_BUILD $DEPS_RUN

cd "$root"
log=$(mktemp)
echo "Building the release in build/release"
# Without the tests at first, and what they need; a folder that is set up already stays as it is.
if ! { [ -f build/release/build.ninja ] || cmake --preset release -DBUILD_TESTING=OFF; } >"$log" 2>&1 ||
    ! cmake --build --preset release >>"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    exit 1
fi
rm -f "$log"

# A daemon of our own, whatever else runs here; it goes with the folder of its socket.
scratch=$(mktemp -d)
export OURO_SOCKET=$scratch/ourod.sock
daemon=
finish() {
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT
build/release/bin/ourod --private --socket "$OURO_SOCKET" 2>"$scratch/log" &
daemon=$!
for _ in $(seq 100); do
    build/release/bin/ouroctl status >/dev/null 2>&1 && break
    if ! kill -0 "$daemon" 2>/dev/null; then
        echo "quickstart.sh: the daemon did not start:" >&2
        cat "$scratch/log" >&2
        exit 1
    fi
    sleep 0.05
done

cd "$(dirname "$program")"
echo
echo "\$ ouroctl run ${1-examples/student.py}"
status=0
"$root/build/release/bin/ouroctl" run "$program" || status=$?
[ "$status" = 0 ] || echo "(exit status $status)"
echo
echo "\$ ouroctl draw ${1-examples/student.py}"
"$root/build/release/bin/ouroctl" draw "$program"
