#!/bin/sh
# check.sh MODEL holds|fails|reaches [SPIN -D OPTIONS]: verify MODEL.pml and exit 0 only if the search ends with
# that verdict (77: spin is not there). `holds`: all states were searched, and nothing is wrong in any. `fails`:
# there is a counter-example. `reaches`: there is a run to the place that -DWITNESS=n names.
# For instance `check.sh collector holds -DN=2 -DS1`, or, to look at a short counter-example,
# `CF=-DBFS TRACE=1 check.sh readers fails -DNO_EPOCH`.
# CF sets the verifier's own flags: -DBFS finds the shortest counter-example, -DCOLLAPSE saves memory, -DHC4
# saves more, but leaves out some states in a hundred.
set -e
model=$1 want=$2; shift 2
case $want in holds|fails|reaches) ;; *) echo "check.sh: holds, fails or reaches?" >&2; exit 2 ;; esac
if ! command -v spin >/dev/null; then echo "skipped: spin is not installed"; exit 77; fi
source=$(cd "$(dirname "$0")" && pwd)/$model.pml
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"; cp "$source" .
spin "$@" -a "$model.pml" >spin.out 2>&1 || { cat spin.out; exit 2; }
case $want in holds) optimise=-O1 ;; *) optimise=-O0 ;; esac # else compiling takes longer than searching
gcc $optimise -w -DSAFETY -DNOFAIR -DMEMLIM="${MEM:-6000}" ${CF} -o pan pan.c
timeout "${TL:-600}" ./pan -m"${DEPTH:-3000000}" >out 2>&1 || { cat out; echo "not finished: status $?"; exit 2; }
grep -E '^error|assertion violated \(|assertion violated !|invalid end state \(|errors:|states, stored|out of memory|depth too small' out
if grep -qE '^error|out of memory|depth too small' out; then echo "not complete"; exit 2; fi
if [ "$TRACE" ] && [ -f "$model.pml.trail" ]; then spin "$@" -t -p "$model.pml"; fi
case $want in
  holds) grep -q 'errors: 0' out && ! grep -q 'Search not completed' out ;;
  fails) grep -qE 'assertion violated|invalid end state \(' out && ! grep -qE 'violated \(([0-9]+)!=\1\)' out ;;
  reaches) grep -qE 'violated \(([0-9]+)!=\1\)' out ;;
esac
