#!/usr/bin/env bash
# Builds the server and the browser's half, as they are deployed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

say "building the site: target/site and ${WORLDSEAT_BIN#"$ROOT"/}"
# shellcheck disable=SC2086
cargo build $LOCKED --release -p server --bin worldseat
[ -x "$WORLDSEAT_BIN" ] || fail "the build left no $WORLDSEAT_BIN"
scripts/page.sh
scripts/widget.sh
node scripts/precompress.mjs target/site
