#!/usr/bin/env bash
# Clippy, warnings denied. The server's half and the browser's half apart: together
# cargo would unite the features of `app`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# --release shares the compiled macros and build scripts with the tests and the site.
say "clippy: app and server"
# shellcheck disable=SC2086
cargo clippy $LOCKED --release -p app -p server -p it --all-targets -- -D warnings

say "clippy: frontend (and app as the browser gets it)"
# The directory and the profile that cargo-leptos uses, for the same reason.
# shellcheck disable=SC2086
cargo clippy $LOCKED --profile wasm-release --target-dir "${CARGO_TARGET_DIR:-target}/front" \
  -p frontend --features split --target wasm32-unknown-unknown -- -D warnings

say "clippy: widget (and app as the widget gets it)"
# shellcheck disable=SC2086
cargo clippy $LOCKED --profile wasm-release --target-dir "${CARGO_TARGET_DIR:-target}/front" \
  -p widget --target wasm32-unknown-unknown -- -D warnings
