#!/bin/sh
# check.sh holds|fails [SPIN -D OPTIONS]: verify the collector's protocol and exit 0 only if the search
# completes with that verdict (77: spin is not there), e.g. `check.sh holds -DN=2 -DS1` or
# `CF=-DBFS check.sh fails -DN=3 -DPROMPT -DS1 -DCOARSE -DNO_DEL`.
# CF sets the verifier's own flags: -DBFS finds short counter-examples, -DHC4 or -DCOLLAPSE save memory.
set -e
want=$1; shift
case $want in holds|fails) ;; *) echo "check.sh: holds or fails?" >&2; exit 2 ;; esac
if ! command -v spin >/dev/null; then echo "skipped: spin is not installed"; exit 77; fi
model=$(cd "$(dirname "$0")" && pwd)/collector.pml
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"; cp "$model" .
spin "$@" -a collector.pml >spin.out 2>&1 || { cat spin.out; exit 2; }
gcc -O2 -w -DSAFETY -DNOFAIR -DMEMLIM="${MEM:-6000}" ${CF:--DCOLLAPSE} -o pan pan.c
timeout "${TL:-600}" ./pan -m"${DEPTH:-3000000}" >out 2>&1 || { echo "not finished: status $?"; exit 2; }
grep -E 'assertion violated|errors:|states, stored|out of memory|depth too small' out
if grep -qE 'out of memory|depth too small' out; then echo "not complete"; exit 2; fi
case $want in
  holds) grep -q 'errors: 0' out ;;
  fails) grep -q 'assertion violated' out ;;
esac
