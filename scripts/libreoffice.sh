#!/usr/bin/env bash
# Reads every table of a run with LibreOffice and compares every cell with what Python's csv module reads.
# Needs soffice (package libreoffice-calc or the like) and python3; installs nothing.
#
#   scripts/libreoffice.sh [TABLES]      (default: output)
set -euo pipefail
cd "$(dirname "$0")/.."
tables=$(realpath "${1:-output}")
for tool in soffice python3; do
  command -v $tool >/dev/null || { echo "$tool is missing; install it and run this again" >&2; exit 1; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
exec python3 scripts/libreoffice.py "$tables" "$place"
