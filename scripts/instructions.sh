#!/usr/bin/env bash
# Instructions of a small run by stage, under callgrind: the same figure again and again, where clocks are noisy. Run it
# before and after a change.
#
#   scripts/instructions.sh [FOLDER [OPTION...]]     default: input/; options of `whosaid run`
#
# A stage that the compiler made part of another is not listed. Needs valgrind. Symbols and lines for callgrind_annotate:
# CARGO_PROFILE_RELEASE_DEBUG=1 scripts/instructions.sh; the profile is kept if CALLGRIND_OUT names a file.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "valgrind is not installed; nothing is counted" >&2; exit 1; }
folder=${1:-input}
[ $# -eq 0 ] || shift
cargo build --release --quiet --bin whosaid
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
profile=${CALLGRIND_OUT:-$place/profile}
code=0
valgrind --tool=callgrind --callgrind-out-file="$profile" "${CARGO_TARGET_DIR:-target}/release/whosaid" run "$folder" \
  --output "$place/out" --quiet --threads 1 "$@" 2>"$place/log" || code=$?
[ $code -eq 0 ] || [ $code -eq 2 ] || { cat "$place/log" >&2; exit $code; }
bytes=$(find "$folder" -type f ! -name metadata.csv -print0 | xargs -0 cat | wc -c)
callgrind_annotate --inclusive=yes "$profile" | awk -v bytes="$bytes" '
  BEGIN {
    count = split("language::Language::load pipeline::look::look read::open read::load clean::mask segment::layout quote::find " \
      "attribute::resolve phrase::rank terms::read terms::count statement::read write::page::page tally::Tally::add " \
      "write::Tables::append write::Tables::finish", stages, " ")
    printf "%16s %10s  %s\n", "instructions", "a byte", "stage, with all that it calls"
  }
  function show(number, what) { printf "%16s %10.0f  %s\n", number, number / bytes, what }
  /PROGRAM TOTALS/ { gsub(",", "", $1); show($1, "all") }
  {
    # FILE:FUNCTION and, behind it, the program in brackets.
    sub(/ \[[^\]]*\]$/, "")
    for (i = 1; i <= count; i++)
      if ($0 ~ ("whosaid::" stages[i] "(::h[0-9a-f]+)?$") && !seen[i]++) { gsub(",", "", $1); found[i] = $1 }
  }
  END { for (i = 1; i <= count; i++) if (found[i]) show(found[i], stages[i]) }'
