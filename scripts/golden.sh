#!/usr/bin/env bash
# Compares the committed tables with those of a new run; with --write, rewrites them.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1-}" in
  '') cargo test --test golden ;;
  --write) WHOSAID_UPDATE_GOLDEN=1 cargo test --test golden && git --no-pager diff --stat -- output tests/golden ;;
  *) echo "usage: scripts/golden.sh [--write]" >&2; exit 64 ;;
esac
