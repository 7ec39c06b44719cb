#!/usr/bin/env bash
# Feeds made-up bytes to everything that reads or writes them, and says how many: fuzz/targets.
# Needs clang and cargo-fuzz (cargo install cargo-fuzz). A crash leaves its input in fuzz/artifacts and ends with code 1.
#
#   scripts/fuzz.sh [SECONDS [TARGET...]]      (default: 600 seconds for each target)
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-600}
shift || true
[ $# -gt 0 ] || set -- decode markup attribution tables_in tables_out
for tool in clang cargo-fuzz; do
  command -v $tool >/dev/null || { echo "$tool is missing; install it and run this again" >&2; exit 1; }
done
export RUSTC_BOOTSTRAP=1 # The instrumentation is not in the stable toolchain.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
code=0
for target in "$@"; do
  mkdir -p "$work/$target"
  # No sanitizer: there is no unsafe code of our own to find faults in. What is found stays out of the kept corpus.
  if cargo fuzz run --sanitizer none "$target" "$work/$target" "fuzz/corpus/$target" -- -max_total_time="$seconds" \
    -dict=fuzz/words.dict -max_len=4096 -timeout=20 -print_final_stats=1 >"$work/$target.log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log")
    echo "$target: $runs executions in $seconds s, no crash"
  else
    echo "$target: CRASH"; tail -40 "$work/$target.log"; code=1
  fi
done
exit $code
