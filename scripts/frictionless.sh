#!/usr/bin/env bash
# Has the frictionless tool check datapackage.json and every table against it, in both profiles, and with ; and a
# decimal comma. Needs python3 with venv and the Python package index; everything is put into a temporary folder.
#
#   scripts/frictionless.sh [INPUT]      (default: input)
set -euo pipefail
cd "$(dirname "$0")/.."
input=$(realpath "${1:-input}")
cargo build --release --quiet
whosaid=$(realpath "${CARGO_TARGET_DIR:-target}/release/whosaid")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check frictionless
cd "$place"
code=0

# check NAME OPTIONS...
check() {
  local name=$1; shift
  "$whosaid" run "$input" --output "$name" --quiet "$@" || [ $? -eq 2 ]
  if (cd "$name" && "$place/venv/bin/frictionless" validate datapackage.json) >"$name.log" 2>&1; then
    echo "valid    $name ($(grep -c VALID "$name.log" || true) tables)"
  else
    echo "INVALID  $name"; cat "$name.log"; code=1
  fi
}
check spreadsheet
check data --profile data
check european --delimiter ';' --decimal ,
printf 'category,pattern\nplace,river*\nplace,the dam\n' >frames.csv
check words --group-by outlet --group-by speaker --ngrams 2 --keyness outlet --collocations 5 --dictionary frames.csv
exit $code
