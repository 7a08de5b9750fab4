#!/usr/bin/env bash
# Builds the site fast, without optimisation, and serves it. Arguments go to `worldseat serve`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/serving.sh"

scripts/tools.sh quick
say "building the server, quickly: $QUICK_BIN"
# shellcheck disable=SC2086
cargo build $LOCKED -p server --bin worldseat
[ -x "$QUICK_BIN" ] || fail "the build left no $QUICK_BIN"
scripts/quick-page.sh
serve "$QUICK_BIN" "$QUICK_SITE" "$@"
