#!/usr/bin/env bash
# Builds the server and the browser's half, as they are deployed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

say "building the site: target/site and ${WORLDSEAT_BIN#"$ROOT"/}"
# A file with its content's hash in its name can be kept for good. Set here and not in
# Cargo.toml: `cargo leptos watch` hashes once and then serves what is old.
export LEPTOS_HASH_FILES=true
# The checker and the panel in which visitors lie to it are a file of their own (`--split`):
# most visitors never open it.
cargo leptos build --release --split --lib-features split ${LOCKED:+--cargo-locked}
[ -x "$WORLDSEAT_BIN" ] || fail "the build left no $WORLDSEAT_BIN"

# With the files that it names: a server from elsewhere finds them, too (`cargo run`).
cp "$(dirname "$WORLDSEAT_BIN")/hash.txt" target/site/
scripts/widget.sh
node scripts/precompress.mjs target/site
