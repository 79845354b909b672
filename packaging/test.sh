#!/bin/bash
# Builds Ouro in every way and runs its tests.
# usage: packaging/test.sh [--full]
#     without --full: the tests that fit 20 minutes on two cores
# The last line is "N passed, N failed, N skipped"; the exit status is 0 if none failed. Reports: build/reports/
set -uo pipefail

full=no
case ${1-} in
"") ;;
--full) full=yes ;;
*)
    sed -n '3,5s/^# //p' "$0" >&2
    [ "${1-}" = --help ] && exit 0
    exit 64
    ;;
esac
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
. packaging/deps.sh
packages="$DEPS_BUILD $DEPS_RUN $DEPS_MORE $DEPS_TEST"
[ "$full" = yes ] && packages="$packages $DEPS_FULL"
deps_install $packages || exit 1

reports=build/reports
rm -rf "$reports"
mkdir -p "$reports"
jobs=$(nproc)

# build PRESET: configures and builds; what it printed is in build/reports/PRESET.build.
build() {
    echo "== build $1"
    if { cmake --preset "$1" -DBUILD_TESTING=ON && cmake --build --preset "$1"; } >"$reports/$1.build" 2>&1; then
        return 0
    fi
    tail -40 "$reports/$1.build"
    touch "$reports/$1.broken"
    return 1
}

# run PRESET LABELS: the tests of a build that bear one of the labels, each within its time.
run() {
    build "$1" || return
    echo "== test $1: ${2//|/, }"
    local without=(-LE '^full$')
    [ "$full" = yes ] && without=()
    ctest --test-dir "build/$1" -L "^($2)\$" "${without[@]}" -j "$jobs" --timeout 300 --no-tests=error \
        --test-output-size-passed 65536 --test-output-size-failed 1000000 \
        --output-junit "$root/$reports/$1.xml" >"$reports/$1.log" 2>&1
    # Exit status and counts come from the report: a crash of ctest itself leaves none.
    [ "$full" = yes ] || ctest --test-dir "build/$1" -N -L "^($2)\$" -L '^full$' >"$reports/$1.left-out" 2>&1
}

# A sanitizer's build has every assertion too, so `checked` adds only what it is quicker for.
if [ "$full" = yes ]; then
    run release "language|daemon|trace|packaging|bench|layers|model"
    run checked "unit|language|zeal|daemon|concurrency|fuzz"
    run asan "unit|language|daemon|concurrency|fuzz"
    run tsan "unit|concurrency|daemon"
else
    run release "language|daemon|trace|packaging|layers|model"
    run checked "unit|zeal"
    run asan "unit|language|daemon|concurrency|fuzz"
    run tsan "concurrency"
fi
/usr/bin/python3 -BS packaging/test-report.py "$reports"
