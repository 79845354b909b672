#!/bin/bash
# Every event of the table is a probe that bpftrace lists, and fires as often as it happens.
# usage: probes.sh FIRE, where FIRE is the stand-in daemon
set -eu
fire=$1
table=$(dirname "$0")/../../lib/probe/events.def
PATH=$PATH:/usr/sbin

skip() { echo "SKIP: $1"; exit 77; }
fail() { echo "FAILED: $1"; exit 1; }
command -v bpftrace >/dev/null || skip "bpftrace is not installed"
[ "$(id -u)" = 0 ] || skip "traces need root"
[ -r /sys/bus/event_source/devices/uprobe/type ] || skip "this kernel has no uprobes"

scratch=$(mktemp -d)
stand_in= tracer=
trap 'kill $tracer $stand_in 2>/dev/null || true; wait; rm -rf "$scratch"' EXIT

events=$(sed -n 's/^PROBE_EVENT(\([a-z_]*\),.*/\1/p' "$table" | sort)
[ "$(echo "$events" | wc -l)" -ge 11 ] || fail "the table has only: $events"
listed=$(bpftrace -l "usdt:$fire:ourod:*" | sed 's/.*://' | sort)
[ "$events" = "$listed" ] || fail "the table has
$events
and bpftrace lists
$listed"

mkfifo "$scratch/orders"
"$fire" <"$scratch/orders" >"$scratch/answers" &
stand_in=$!
exec 3>"$scratch/orders"
bpftrace -p $stand_in -o "$scratch/counts" -e "usdt:$fire:ourod:* { @[probe] = count(); }" \
    2>"$scratch/errors" 3>&- &
tracer=$!
printf 'attached\nall 137\nallocate main.py 3 Student 32 137 1\n' >&3
exec 3>&-
while kill -0 $stand_in 2>/dev/null; do
    kill -0 $tracer 2>/dev/null || fail "bpftrace: $(cat "$scratch/errors")"
    sleep 0.1
done
wait $stand_in
kill -INT $tracer 2>/dev/null || true
wait $tracer || fail "bpftrace: $(cat "$scratch/errors")"
tracer= stand_in=

for event in $events; do
    grep -q ":ourod:$event\]: 137$" "$scratch/counts" || fail "$event did not fire 137 times:
$(cat "$scratch/counts")"
done
echo "$(echo "$events" | wc -l) events, each counted exactly"
