#!/usr/bin/env bash
# How fast whosaid is and how much memory it takes, beside a floor (reading the articles and counting their words) and
# beside other tools: the figures of README. bench.py says what is measured and how.
#
#   scripts/bench.sh [FOLDER] [--articles 1000 10000] [--repeats 5] [--peers PYTHON] [--keep DIR]
#
# FOLDER has the articles that the corpora are grown from (default: input/). PYTHON is one with the packages of
# scripts/peers.py, for example of a venv: pip install scikit-learn duckdb yake textacy and a spaCy model of English.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet --bin whosaid --example floor
exec python3 scripts/bench.py "${CARGO_TARGET_DIR:-target}/release" "$@"
