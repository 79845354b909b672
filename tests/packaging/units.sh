#!/bin/bash
# What `cmake --install` puts where, and that the units are sound and as closed as they were.
# usage: units.sh BUILD-FOLDER
set -eu
build=$1
fail() { echo "FAILED: $1"; exit 1; }
command -v systemd-analyze >/dev/null || { echo "SKIP: systemd-analyze is not installed"; exit 77; }

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# DESTDIR and prefix: the configuration of /usr is in /etc, that of another prefix below it.
DESTDIR=$root cmake --install "$build" --prefix /usr >/dev/null
DESTDIR=$root cmake --install "$build" --prefix /opt/ouro >/dev/null
for path in usr/bin/ourod usr/bin/ouroctl usr/lib/systemd/system/ourod.service usr/lib/systemd/system/ourod.socket \
    usr/lib/systemd/system/ourod@.service usr/lib/sysusers.d/ouro.conf usr/lib/tmpfiles.d/ouro.conf \
    usr/share/bash-completion/completions/ouroctl etc/ouro/ourod.conf opt/ouro/bin/ourod \
    opt/ouro/etc/ouro/ourod.conf opt/ouro/lib/systemd/system/ourod.service; do
    [ -f "$root/$path" ] || fail "/$path is not installed"
done
[ -d "$root/etc/ouro/ourod.conf.d" ] || fail "there is no folder for drop-ins"
if command -v scdoc >/dev/null; then
    for page in man8/ourod.8 man1/ouroctl.1; do
        [ -f "$root/usr/share/man/$page" ] || fail "$page is not installed"
    done
fi
grep -qx 'ExecStart=/usr/bin/ourod --config /etc/ouro/ourod.conf' "$root/usr/lib/systemd/system/ourod.service" ||
    fail "the unit of /usr starts something else"
grep -qx 'ExecStart=/opt/ouro/bin/ourod --config /opt/ouro/etc/ouro/ourod.conf' \
    "$root/opt/ouro/lib/systemd/system/ourod.service" || fail "the unit of /opt/ouro starts something else"
find "$root" -type f -exec grep -lE '@OURO_[A-Z_]*@' {} + && fail "a placeholder was left in"

# verify wants the program where the unit says it is. It looks at the machine's own units as well, so only what
# it says of ours counts.
mkdir "$root/verify"
for unit in ourod.service ourod.socket ourod@.service; do
    sed "s,=/usr/bin/ourod,=$root/usr/bin/ourod," "$root/usr/lib/systemd/system/$unit" >"$root/verify/$unit"
done
said=$(systemd-analyze verify --man=no "$root"/verify/{ourod.service,ourod.socket,ourod@x.service} 2>&1 |
    grep ouro || true)
[ -z "$said" ] || fail "systemd-analyze verify: $said"
systemd-sysusers --dry-run "$root/usr/lib/sysusers.d/ouro.conf" >/dev/null || fail "sysusers.d/ouro.conf"

for unit in ourod.service ourod@x.service; do
    file=$root/usr/lib/systemd/system/${unit/x/}
    grep -q '^PrivateUsers=' "$file" && fail "$unit: PrivateUsers hides who the peer is"
    grep -qx 'SystemCallErrorNumber=EPERM' "$file" || fail "$unit: a refused system call kills the daemon"
    grep -qx 'Type=notify' "$file" || fail "$unit: Debian 12 knows no other type that reloads"
    figure=$(systemd-analyze security --offline=true --no-pager "$file" |
        sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p')
    [ -n "$figure" ] || fail "$unit: no exposure figure"
    awk "BEGIN { exit !($figure <= 0.6) }" || fail "$unit: exposure $figure is above 0.6"
    echo "$unit: exposure $figure"
done
