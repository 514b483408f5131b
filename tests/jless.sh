#!/usr/bin/env bash
# The first screen of 50 MB of JSON in three shapes, beside jless on the same bytes: cargo install jless; tests/jless.sh
# The view's own bench, from the bytes to the first screen, is to take at most half of what jless takes from its start.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v jless >/dev/null; then
    echo "SKIPPED: there is no jless in PATH to compare with" >&2
    exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
file="$folder/values.json"

# 50 MB of one value after the other. yes ends when head has enough.
fill() {
    local count=$((50000000 / (${#1} + 2)))
    { echo -n '['; (yes "$1," || true) 2>/dev/null | head -n $((count - 1)); echo "$1]"; } >"$file"
}

# Milliseconds of a run in a terminal that leaves as soon as it reads keys, which is after its first screen.
jless_ms() {
    local from to
    from=$(date +%s%N)
    printf '%s' "$1" | TERM=xterm script -qec "stty rows 45 cols 160; jless $file" /dev/null >/dev/null
    to=$(date +%s%N)
    echo $(((to - from) / 1000000))
}

median() { sort -n | sed -n '6p'; }

compare() {
    fill "$2"
    echo "$1: jless $(jless --version | head -1), ms from start to first screen, and to its end shown; median of 11"
    for keys in q Gq; do
        echo "  $(for _ in $(seq 11); do jless_ms $keys; done | median)"
    done
    echo "$1: lftui, from the bytes to the first screen, and to the end of the whole"
    LFTUI_BENCH_JSON="$file" cargo bench --bench all -- of_a_file 2>/dev/null | grep -E 'fastest|of_a_file'
}

compare messages '{"role":"user","content":"I ordered two lamps and one arrived broken.\nI want my money back.","n":[1,2.5,null,true]}'
compare points '{"x":1.25,"y":-3.5,"name":"lamp"}'
compare strings '"refund the lamp"'
