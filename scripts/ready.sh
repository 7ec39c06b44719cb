#!/usr/bin/env bash
# Everything that must hold before a change goes in: format, lints, documentation, golden tables, tests.
set -euo pipefail
cd "$(dirname "$0")/.."

# The toolchain: new enough, with its formatter and its linter.
need=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
have=$(rustc --version 2>/dev/null | cut -d' ' -f2) || { echo "Rust is missing; install it as https://rustup.rs says" >&2; exit 1; }
if [ "$(printf '%s\n' "$need" "${have%%-*}" | sort -V | head -1)" != "$need" ]; then
  echo "Rust $have is too old; $need or later is needed: rustup update stable" >&2
  exit 1
fi
for part in rustfmt clippy; do
  case $part in rustfmt) call=fmt ;; *) call=$part ;; esac
  cargo $call --version >/dev/null 2>&1 && continue
  echo "cargo $call is missing; trying rustup component add $part"
  rustup component add $part || { echo "install $part (rustup component add $part, or your system's package)" >&2; exit 1; }
done

step() { printf '\n== %s\n' "$*"; "$@"; }
step cargo fmt --check
step cargo clippy --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" step cargo doc --no-deps
step scripts/golden.sh
step cargo test
