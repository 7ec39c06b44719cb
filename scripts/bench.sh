#!/usr/bin/env bash
# Times whosaid on a corpus of N articles made of copies of input/ (default 2000), with 1 and 2 threads, beside a floor:
# finding the words of the same articles and doing nothing with them (cargo bench, same machine, same minute).
#
#   scripts/bench.sh [N]
#
# Prints CPU seconds, CPU seconds per MB of text, seconds on the clock, peak memory, and CPU time over the floor.
set -euo pipefail
cd "$(dirname "$0")/.."
articles=${1:-2000}
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT

mapfile -t originals < <(find input -type f ! -name metadata.csv | LC_ALL=C sort)
mkdir "$corpus/in"
for ((n = 0; n < articles; n++)); do
  from=${originals[n % ${#originals[@]}]}
  cp "$from" "$corpus/in/article-$n.${from##*.}"
done
bytes=$(cat "$corpus"/in/* | wc -c)
awk -v n="$articles" -v b="$bytes" 'BEGIN { printf "%d articles, %.2f MB (1 MB = 1,000,000 bytes)\n\n", n, b / 1e6 }'

cargo build --release --quiet
whosaid=${CARGO_TARGET_DIR:-target}/release/whosaid
bench=$(cargo bench --quiet --bench attribution)
printf '%s\n\n' "$bench"

# Median of the floor: MB or GB a second, from the second line of its entry.
floor=$(printf '%s\n' "$bench" | grep -A1 a_floor | tail -1 | awk -F'│' '{
  for (i = 1; i <= NF; i++) if ($i ~ /B\/s/) { seen++; if (seen == 3) { split($i, v, " "); print v[1] * (v[2] ~ /^G/ ? 1000 : v[2] ~ /^K/ ? 0.001 : 1) } } }')
[ -n "$floor" ] || { echo "no floor in the output of cargo bench" >&2; exit 1; }
awk -v f="$floor" 'BEGIN { printf "floor: %.0f MB/s, %.4f CPU s/MB\n", f, 1 / f }'

TIMEFORMAT='%U %S %R'
for threads in 1 2; do
  run=("$whosaid" run "$corpus/in" --output "$corpus/out-$threads" --threads "$threads" --keep-duplicates --quiet)
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -v "${run[@]}" 2>"$corpus/time"
    peak=$(sed -n 's/.*Maximum resident set size (kbytes): //p' "$corpus/time")
    used=$(sed -n -e 's/.*User time (seconds): //p' -e 's/.*System time (seconds): //p' "$corpus/time" | paste -sd' ')
    clock=$(sed -n 's/.*Elapsed (wall clock) time.*: \(.*:[0-9.]*\)$/\1/p' "$corpus/time" |
      awk -F: '{ s = 0; for (i = 1; i <= NF; i++) s = s * 60 + $i; print s }')
  else
    read -r user system clock < <({ time "${run[@]}"; } 2>&1 | tail -1)
    used="$user $system" peak=0
  fi
  awk -v t="$threads" -v u="$used" -v c="$clock" -v p="$peak" -v b="$bytes" -v f="$floor" 'BEGIN {
    split(u, s, " "); cpu = s[1] + s[2]; mb = b / 1e6
    memory = p ? sprintf("%.0f MB", p / 1024) : "unknown (no /usr/bin/time)"
    printf "%d thread(s): CPU %.2f s, %.3f CPU s/MB, clock %.2f s, peak memory %s, %.1f x the floor\n",
      t, cpu, cpu / mb, c, memory, cpu / mb * f }'
done
