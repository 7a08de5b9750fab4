#!/usr/bin/env bash
# Builds the browser's half fast, to try it out: not optimised, page and widget in one wasm, as under
# `cargo leptos watch`. What is deployed is built by scripts/page.sh and scripts/widget.sh.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/browser.sh

NAME="$LEPTOS_OUTPUT_NAME"
BUILD="${CARGO_TARGET_DIR:-target}/quick-page"

# Written only if it is whole: a server may be serving the one before.
place_all() {
  rm -rf "$QUICK_SITE"
  mkdir -p "$QUICK_SITE"
  cp -rL public/. "$QUICK_SITE/"
  mv "$BUILD" "$QUICK_SITE/pkg"
}

say "building the page, quickly: $QUICK_SITE/pkg/$NAME.js, .wasm, .css"
ensure_wasm_bindgen
ensure_esbuild
rm -rf "$BUILD"
# shellcheck disable=SC2086
cargo build $LOCKED -p frontend --features widget --target wasm32-unknown-unknown --target-dir "$FRONT"
wasm-bindgen --target web --no-typescript --out-name "$NAME" --out-dir "$BUILD" "$FRONT/wasm32-unknown-unknown/debug/frontend.wasm"
# The page asks for this name, like that of a build by cargo-leptos.
mv "$BUILD/${NAME}_bg.wasm" "$BUILD/$NAME.wasm"
style style/main.css "$BUILD/$NAME.css"
place_all
