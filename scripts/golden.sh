#!/usr/bin/env bash
# Compares the committed tables and docs/rules.md with new ones; with --write, rewrites them.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1-}" in
  '') cargo test --test golden --test rules ;;
  --write) WHOSAID_UPDATE_GOLDEN=1 cargo test --test golden --test rules && git --no-pager diff --stat -- output tests/golden docs ;;
  *) echo "usage: scripts/golden.sh [--write]" >&2; exit 64 ;;
esac
