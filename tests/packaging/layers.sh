#!/bin/bash
# The order of the folders: nothing includes a header of a later row, or refers to a symbol defined there.
# usage: layers.sh BUILD-FOLDER
set -eu
build=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
rows=(base probe memory object gc types compiler vm inspect modules runtime)
bad=0
complain() { echo "FAILED: $1"; bad=1; }

# headers FOLDER FORBIDDEN...: no file of the folder includes a header of a forbidden one.
headers() {
    local folder=$1 later found
    shift
    for later in "$@"; do
        found=$(grep -rnE "^ *# *include +\"$later/" "$root/$folder" --include='*.[ch]' --include='*.def' \
            --include='*.cc' || true)
        [ -z "$found" ] || complain "$folder must not know $later: $found"
    done
}

# symbols NAME KIND: the symbols (KIND: U, undefined; D, defined) of a folder's library.
symbols() {
    local archive=$build/lib/$1/libouro_$1.a
    [ -f "$archive" ] || { echo "FAILED: $archive is not built" >&2; return 1; }
    case $2 in
    U) nm -g --undefined-only "$archive" ;;
    D) nm -g --defined-only "$archive" ;;
    esac | awk 'NF >= 2 { print $NF }' | sort -u
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for row in "${rows[@]}" wire; do
    for kind in U D; do
        symbols "$row" $kind >"$scratch/$row.$kind" || bad=1
    done
done
[ $(cat "$scratch"/*.D | wc -l) -gt 500 ] || complain "hardly a symbol was found: nm says too little"

# uses ROW LATER...: no symbol that the row leaves open is defined in a later one.
uses() {
    local row=$1 later found
    shift
    for later in "$@"; do
        found=$(comm -12 "$scratch/$row.U" "$scratch/$later.D" | comm -23 - "$scratch/$row.D" | tr '\n' ' ')
        [ -z "$found" ] || complain "lib/$row refers to symbols of lib/$later: $found"
    done
}

for i in "${!rows[@]}"; do
    later=("${rows[@]:i+1}" wire)
    headers "lib/${rows[i]}" "${later[@]}" bpf daemon client
    uses "${rows[i]}" "${later[@]}"
done
# wire knows base alone; the client base and wire; the daemon the runtime's one header and wire.
headers lib/wire "${rows[@]:1}" bpf daemon client
uses wire "${rows[@]:1}"
headers client "${rows[@]:1}" daemon
headers bpf "${rows[@]}" wire daemon client
headers daemon probe memory object gc types compiler vm inspect modules bpf client
[ $bad = 0 ] || exit 1
echo "the order of $((${#rows[@]} + 1)) folders holds"
