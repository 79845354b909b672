#!/bin/bash
# The package on a Debian of its own: installed by apt, booted, used, upgraded and removed.
# usage: boot.sh BUILD-FOLDER
# Makes a Debian tree with debootstrap (kept as BUILD-FOLDER/debian.tar for the next time) and boots systemd in it.
set -u
build=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
skip() { echo "SKIP: $1"; exit 77; }
fail() { echo "FAILED: $1"; inside journalctl -b --no-pager -u 'ourod*' 2>/dev/null | tail -30; exit 1; }
[ "$(id -u)" = 0 ] || skip "a container needs root"
for tool in debootstrap systemd-nspawn dpkg-deb; do
    command -v $tool >/dev/null || skip "$tool is not installed"
done

scratch=$(mktemp -d)
tree=$scratch/tree
container= init=
finish() {
    if [ -n "$init" ]; then
        inside systemctl poweroff --force >/dev/null 2>&1
        for _ in $(seq 50); do kill -0 "$container" 2>/dev/null || break; sleep 0.1; done
    fi
    [ -z "$container" ] || { kill -KILL "$init" "$container"; wait "$container"; } 2>/dev/null
    umount "$tree/proc" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT

# inside COMMAND...: in the container that runs.
inside() { nsenter -t "$init" -m -u -i -n -p -- env -i PATH=/usr/bin:/usr/sbin:/bin:/sbin "$@"; }
# as USER COMMAND...: there, as somebody with all his groups.
as() { local user=$1; shift; inside runuser -u "$user" -- "$@"; }
# expect TEXT COMMAND...: the command succeeds and prints exactly this.
expect() {
    local want=$1 got status=0
    shift
    got=$("$@" 2>&1 </dev/null) || status=$?
    [ $status = 0 ] && [ "$got" = "$want" ] || fail "'$*' gave status $status and '$got', not '$want'"
}

if [ ! -s "$build/debian.tar" ]; then
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,init-system-helpers,libnss-systemd bookworm \
        "$tree" >"$scratch/log" 2>&1 || skip "no Debian tree: $(tail -1 "$scratch/log")"
    tar -C "$tree" -cf "$build/debian.tar.part" . && mv "$build/debian.tar.part" "$build/debian.tar"
else
    mkdir "$tree" && tar -C "$tree" -xf "$build/debian.tar"
fi
(cd "$build" && cpack -G DEB -B "$scratch/package") >"$scratch/log" 2>&1 || fail "cpack: $(tail -20 "$scratch/log")"
cp "$scratch"/package/ouro_*.deb "$tree/ouro.deb"
cp "$root/examples/student.py" "$tree/srv/student.py"
cp /etc/resolv.conf "$tree/etc/resolv.conf"

# Apt finds what the package depends on.
mount -t proc proc "$tree/proc"
chroot "$tree" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq /ouro.deb' \
    >"$scratch/log" 2>&1 || fail "apt: $(tail -20 "$scratch/log")"
umount "$tree/proc"
chroot "$tree" useradd -m -G ouro alice
chroot "$tree" useradd -m bob

systemd-nspawn -b --register=no --keep-unit -D "$tree" --console=pipe --private-network </dev/null \
    >"$scratch/boot" 2>&1 &
container=$!
for _ in $(seq 300); do
    init=$(pgrep -P "$container" || true)
    [ -n "$init" ] && inside systemctl is-system-running --wait >/dev/null 2>&1 && break
    kill -0 "$container" 2>/dev/null || skip "systemd does not boot here: $(tail -1 "$scratch/boot")"
    sleep 0.1
done

expect active inside systemctl is-active ourod.socket
expect "root ouro 660" inside stat -c '%U %G %a' /run/ouro/ourod.sock
expect inactive inside sh -c 'systemctl is-active ourod.service || true'

# The first peer starts the daemon. The group decides who may come in.
expect Alice as alice ouroctl run /srv/student.py
expect active inside systemctl is-active ourod.service
as bob ouroctl status >"$scratch/log" 2>&1 && fail "somebody outside the group came in"
grep -qi "permission\|permitted" "$scratch/log" || fail "bob was not told why: $(cat "$scratch/log")"

# What it asks of the system, it gets: nothing was refused or killed.
inside journalctl -b --no-pager -o cat _COMM=ourod | grep -iE 'operation not permitted|core dumped' && fail "a refusal"

# Reload keeps the process; a program named in the configuration is there, and still there after a restart.
pid=$(inside systemctl show -P MainPID ourod.service)
inside sh -c 'printf "[program student]\nfile = /srv/student.py\nuser = alice\n" >/etc/ouro/ourod.conf.d/student.conf'
expect "" inside systemctl reload ourod.service
expect "$pid" inside systemctl show -P MainPID ourod.service
expect "" inside systemctl restart ourod.service
programs=$(as alice ouroctl program list 2>&1)
grep -q student <<<"$programs" || fail "the configured program is not there: $programs"

# An instance: its own configuration and socket.
inside sh -c ': >/etc/ouro/second.conf'
expect "" inside systemctl start ourod@second.service
expect Alice as alice ouroctl --socket /run/ouro/second.sock run /srv/student.py
expect "" inside systemctl stop ourod@second.service

# The watchdog is fed: it is still the same process after more than its time.
pid=$(inside systemctl show -P MainPID ourod.service)
sleep 35
expect "$pid" inside systemctl show -P MainPID ourod.service
expect 0 inside systemctl show -P NRestarts ourod.service

# Gone without a trace.
inside env DEBIAN_FRONTEND=noninteractive dpkg --purge ouro >"$scratch/log" 2>&1 || fail "purge: $(cat "$scratch/log")"
inside sh -c 'systemctl is-active ourod.socket ourod.service' >/dev/null && fail "it runs on after removal"
inside test -e /usr/bin/ourod && fail "the program was left"
inside test -e /run/ouro && fail "/run/ouro was left"
echo "installed, booted, used, removed"
