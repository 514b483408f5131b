#!/usr/bin/env bash
# The first screen of 50 MB of JSON, beside jless on the same bytes: cargo install jless; tests/jless.sh
# The view's own bench, from the bytes to the first screen, is to take at most half of what jless takes from its start.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v jless >/dev/null; then
    echo "SKIPPED: there is no jless in PATH to compare with" >&2
    exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
file="$folder/messages.json"
message='{"role":"user","content":"I ordered two lamps and one arrived broken.\nI want my money back.","n":[1,2.5,null,true]}'
count=$((50000000 / (${#message} + 2)))
# yes ends when head has enough.
{ echo -n '['; (yes "$message," || true) 2>/dev/null | head -n $((count - 1)); echo "$message]"; } >"$file"

# Milliseconds of a run in a terminal that leaves as soon as it reads keys, which is after its first screen.
jless_ms() {
    local from to
    from=$(date +%s%N)
    printf '%s' "$1" | TERM=xterm script -qec "stty rows 45 cols 160; jless $file" /dev/null >/dev/null
    to=$(date +%s%N)
    echo $(((to - from) / 1000000))
}

median() { sort -n | sed -n '6p'; }

echo "jless $(jless --version | head -1): ms from start to first screen, median of 11"
first=$(for _ in $(seq 11); do jless_ms q; done | median)
echo "  $first"
echo "jless: ms from start to its end shown"
end=$(for _ in $(seq 11); do jless_ms Gq; done | median)
echo "  $end"
echo "lftui: from the bytes to the first screen, and to the end of the whole"
LFTUI_BENCH_JSON="$file" cargo bench --bench all -- of_a_file 2>/dev/null | grep -E 'fastest|of_a_file'
