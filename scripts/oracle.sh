#!/usr/bin/env bash
# Compares every figure of the tables about words with those of scripts/oracle.py, on input/ and on 1,000 articles made by
# chance. Needs python3 with venv and the Python package index; everything is put into a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -n "${WHOSAID_BUILT-}" ] || cargo build --release --quiet
whosaid=$(realpath "${CARGO_TARGET_DIR:-target}/release/whosaid")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check mpmath uniseg
code=0

# compare NAME FOLDER OPTIONS...
compare() {
  local name=$1 folder=$2; shift 2
  printf '\n== %s: %s\n' "$name" "$*"
  [ -e "$place/words-$name" ] ||
    "$whosaid" concordance '*' "$folder" --output "$place/words-$name" --context 0 --profile data --quiet
  "$whosaid" run "$folder" --output "$place/run" --profile data --quiet "$@"
  "$place/venv/bin/python" scripts/oracle.py "$folder" "$place/run" "$place/words-$name" || code=1
}
cp -r input "$place/input"
printf 'category,pattern\nwater,flood*\nwater,dam\nwater,the dam\nblame,blam*\nblame,at fault\n' >"$place/input/frames.csv"
python3 scripts/make_corpus.py "$place/made" --articles "${1:-1000}"
printf 'category,pattern\none,the *s\none,a*\none,of the\ntwo,?n\ntwo,in the\n' >"$place/made/frames.csv"
groups=(--group-by outlet --group-by speaker --group-by sector --group-by month --group-by meta_desk)
compare input "$place/input" "${groups[@]}" --ngrams 3 --article-terms full --keyness outlet --keyness sector --keyness-min-count 2 \
  --collocations 5 --collocations-min-count 2 --dictionary "$place/input/frames.csv"
compare input "$place/input" --keyness outlet --target 'Kelm Courier' --against 'Harbour Wire' --voice quoted --keyness-min-count 1 \
  --collocations adjacent --collocations-min-count 1
compare made "$place/made" --group-by outlet --group-by speaker --ngrams 2 --min-count 2 --keyness outlet --keyness sector \
  --collocations 3L2R --voice all --voice quoted --dictionary "$place/made/frames.csv"
exit $code
