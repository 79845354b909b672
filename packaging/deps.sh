# The one list of what Ouro needs from Debian, and how to get it. Sourced by quickstart.sh and test.sh.

# Without these it does not build.
DEPS_BUILD="build-essential cmake ninja-build pkg-config libuv1-dev libmsgpack-dev libgmp-dev libutf8proc-dev
    libdouble-conversion-dev nettle-dev libedit-dev libinih-dev systemtap-sdt-dev"
# With these it can do more: talk to the service manager, trace, have man pages.
DEPS_MORE="libsystemd-dev clang libbpf-dev bpftool scdoc"
# The standard library that programs import, in source; without it they have only the modules that Ouro brings.
DEPS_RUN="libpython3.11-stdlib"
# The tests: their library, the Python that the language is compared with, and tools that look from outside.
DEPS_TEST="libcmocka-dev python3 libpython3-stdlib python3-pynvim bpftrace systemd util-linux procps binutils spin
    clang-format"
# With --full: a Debian of its own to install the package in.
DEPS_FULL="debootstrap systemd-container"

# Prints which of the named packages are not installed.
deps_missing() {
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# Installs those of the named packages that are missing, after saying which; never asks.
deps_install() {
    local missing as_root=""
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        echo "This is not Debian: install what corresponds to these packages yourself, if it is missing:" >&2
        echo "   " "$@" >&2
        return 0
    fi
    missing=$(deps_missing "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing, and there is no sudo to install them with: $missing" >&2
            echo "As root: apt-get install $missing" >&2
            return 1
        fi
        as_root="sudo"
    fi
    echo "Installing with apt: $missing"
    # No word of $missing is anything but a package's name: it may fall apart at its spaces.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            -o Dpkg::Use-Pty=0 $missing </dev/null >/dev/null
}
