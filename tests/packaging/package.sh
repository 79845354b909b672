#!/bin/bash
# The Debian package: what is in it, what it depends on, that its scripts are sound.
# usage: package.sh BUILD-FOLDER
set -eu
build=$1
fail() { echo "FAILED: $1"; exit 1; }
for tool in dpkg-deb dpkg-shlibdeps; do
    command -v $tool >/dev/null || { echo "SKIP: $tool is not installed"; exit 77; }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd "$build" && cpack -G DEB -B "$scratch") >"$scratch/log" 2>&1 || fail "cpack: $(tail -20 "$scratch/log")"
package=$(echo "$scratch"/ouro_*_*.deb)
[ -f "$package" ] || fail "no package came out"

contents=$(dpkg-deb -c "$package" | awk '{print $6}')
for path in ./usr/bin/ourod ./usr/bin/ouroctl ./usr/lib/systemd/system/ourod.socket ./usr/lib/sysusers.d/ouro.conf \
    ./usr/lib/tmpfiles.d/ouro.conf ./etc/ouro/ourod.conf ./etc/ouro/ourod.conf.d/; do
    grep -qxF -- "$path" <<<"$contents" || fail "$path is not in the package"
done
grep -E '^\./(usr/etc|usr/local|opt)' <<<"$contents" && fail "files outside a package's places"

dpkg-deb -e "$package" "$scratch/control"
[ "$(cat "$scratch/control/conffiles")" = /etc/ouro/ourod.conf ] || fail "conffiles"
for script in postinst prerm postrm; do
    [ -x "$scratch/control/$script" ] || fail "$script is not executable"
    sh -n "$scratch/control/$script" || fail "$script"
done
depends=$(dpkg-deb -f "$package" Depends)
for library in libc6 libuv1 libgmp10 libutf8proc2 libdouble-conversion3; do
    grep -q "$library" <<<"$depends" || fail "it does not depend on $library: $depends"
done
echo "$(basename "$package"): $depends"
