#!/usr/bin/env bash
# Builds the server and the browser's half, as they are deployed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

say "building the site: target/site and ${WORLDSEAT_BIN#"$ROOT"/}"
cargo leptos build --release ${LOCKED:+--cargo-locked}
[ -x "$WORLDSEAT_BIN" ] || fail "the build left no $WORLDSEAT_BIN"
