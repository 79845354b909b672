#!/bin/bash
# The layout of the sources is what clang-format makes of them by .clang-format.
# usage: format.sh FOLDER...
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
skip() { echo "SKIP: $1"; exit 77; }
command -v clang-format >/dev/null || skip "clang-format is not installed"
# Each version has its own mind about some lines; Debian 12's decides.
[[ $(clang-format --version) == *" version 14."* ]] || skip "clang-format is not version 14"
cd "$root"
git ls-files >/dev/null 2>&1 || skip "this is no git checkout, which says what the sources are"

scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
git ls-files -z -- "$@" | grep -zE '\.[ch]$' >"$scratch" || { echo "FAILED: there is no source in: $*"; exit 1; }
xargs -0 clang-format --dry-run -Werror <"$scratch" ||
    { echo "FAILED: clang-format -i would change what is named above"; exit 1; }
# A line of a table that is longer than the limit is joined with the next ones, as if they were a paragraph: then
# there are gaps inside a line that begins where text begins.
joined=$(xargs -0 grep -HnP '^\s*/?\* \S.*\S {3,}[^\s\\]' <"$scratch" || true)
[ -z "$joined" ] || { printf '%s\nFAILED: what is named above was a table; its lines are too long\n' "$joined"; exit 1; }
echo "$(tr -cd '\0' <"$scratch" | wc -c) files are laid out"
