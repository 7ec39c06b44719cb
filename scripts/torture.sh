#!/usr/bin/env bash
# What machines and people do to long runs: kills, full disks, odd files, odd strings, large texts. Each part prints
# "N of M". Takes long; CI has small versions of most parts (tests/faults.rs).
#
#   scripts/torture.sh [PART...]     parts: bad kill full determinism strings spectrum complexity memory network
#
# Needs python3. full needs root (a tmpfs), complexity valgrind, network strace, strings the Python package index and
# LibreOffice. strings and spectrum test with what others collected, which is not part of this project:
#   WHOSAID_STRINGS=FILE     blns.json of the Big List of Naughty Strings
#   WHOSAID_SPECTRUM=DIR     the folder csvs of csv-spectrum
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- bad kill full determinism strings spectrum complexity memory network
cargo build --release --quiet
whosaid=$(realpath "${CARGO_TARGET_DIR:-target}/release/whosaid")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
code=0
for part in "$@"; do
  if [ "$part" = strings ] && [ ! -d "$place/venv" ]; then
    python3 -m venv "$place/venv"
    "$place/venv/bin/pip" install --quiet --disable-pip-version-check pandas polars duckdb
  fi
  python=python3; [ ! -d "$place/venv" ] || python=$place/venv/bin/python
  mkdir -p "$place/$part"
  "$python" scripts/torture.py "$whosaid" "$place/$part" "$part" || code=1
  rm -rf "${place:?}/$part"
done
exit $code
