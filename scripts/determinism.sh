#!/usr/bin/env bash
# The same articles must give the same bytes: for 1, 2, 3 and 8 threads, for another order of the files on disk, for
# batches of one article, and for another language and time zone of the machine.
#
#   scripts/determinism.sh [INPUT]      (default: input)
set -euo pipefail
cd "$(dirname "$0")/.."
input=${1:-input}
cargo build --release --quiet
whosaid=${CARGO_TARGET_DIR:-target}/release/whosaid
words=(--group-by outlet --group-by speaker --ngrams 3 --min-count 2 --keyness outlet --collocations 5 --article-terms full)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
code=0

# run NAME ARGUMENTS...: runs and compares the sums of all files with those of the first run.
run() {
  local name=$1 done=0; shift
  "$whosaid" run "$@" "${words[@]}" --output "$place/$name" --quiet || done=$?
  [ "$done" -eq 0 ] || [ "$done" -eq 2 ] || { echo "$name: whosaid run ended with $done" >&2; exit 1; }
  (cd "$place/$name" && sha256sum -- * >"$place/$name.sums")
  [ -e "$place/first.sums" ] || cp "$place/$name.sums" "$place/first.sums"
  if diff "$place/first.sums" "$place/$name.sums"; then echo "same   $name"; else echo "OTHER  $name"; code=1; fi
}

for threads in 1 2 3 8; do run "threads-$threads" "$input" --threads "$threads"; done
run "batches-of-one" "$input" --batch-bytes 1

# A copy whose files were made in random order.
(cd "$input" && find . -type f) | shuf | while IFS= read -r file; do
  mkdir -p "$place/copy/$(dirname "$file")"
  cp "$input/$file" "$place/copy/$file"
done
run shuffled "$place/copy"
LC_ALL=C TZ=Asia/Kathmandu run other-place "$input"
exit $code
