#!/usr/bin/env bash
# Builds the widget for slides into target/site: one script, one wasm, one style sheet, the
# custom element, and the list of their hashes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/browser.sh

SITE=target/site
BUILD="${CARGO_TARGET_DIR:-target}/widget"

build_wasm() {
  # shellcheck disable=SC2086
  cargo build -q $LOCKED -p widget "${FRONT_OPTIONS[@]}"
  wasm-bindgen --target no-modules --no-typescript --remove-name-section --remove-producers-section \
    --out-dir "$BUILD/glue" "$BUILT/widget.wasm"
  # A function with a single caller is not inlined, the smallest ones always are, and then all is optimized once
  # more: compressed, that is smaller.
  optimize "$BUILD/glue/widget_bg.wasm" "$BUILD/out/widget.wasm" --one-caller-inline-max-function-size=0 \
    --always-inline-max-function-size=6 -Oz --minify-imports-and-exports-and-modules >"$BUILD/out/names.json"
  node scripts/shorten.mjs "$BUILD/glue/widget.js" <"$BUILD/out/names.json"
}

# The glue declares the functions that the boot file calls; all together are one closed function.
build_script() {
  cat "$BUILD/glue/widget.js" widget/boot.js widget/windows.js |
    esbuild --loader=js --format=iife --minify --target="$BROWSERS" --log-level=warning >"$BUILD/out/widget.js"
}

# Two addresses: one that may change, and one that keeps its version for good.
place_element() {
  [ -f public/embed.js ] || fail "public/embed.js is missing"
  esbuild --loader=js --minify --target="$BROWSERS" --log-level=warning <public/embed.js >"$SITE/embed.js"
  cp "$SITE/embed.js" "$SITE/embed.v1.js"
}

# place FILE KIND: copies a built file to the place it is served from, and records its hash.
place() {
  echo "$2: $(hash_of "$BUILD/out/$1")" >>"$SITE/widget.txt"
  cp "$BUILD/out/$1" "$SITE/pkg/$(hashed "$BUILD/out/$1")"
}

# Files of an older build would be served as well, and be taken for those of this one.
place_all() {
  mkdir -p "$SITE/pkg"
  rm -f "$SITE"/pkg/{widget,embed}{,.*}.{js,wasm,css}{,.br,.gz} "$SITE"/{embed,embed.v1}.js{,.br,.gz}
  : >"$SITE/widget.txt"
  place widget.js js
  place widget.wasm wasm
  place embed.css css
}

say "building the widget: $SITE/pkg/widget.js, .wasm, embed.css, and embed.js"
ensure_wasm_bindgen
ensure_wasm_opt
ensure_esbuild
rm -rf "$BUILD/out"
mkdir -p "$BUILD/out"
build_wasm
build_script
style style/embed.css "$BUILD/out/embed.css"
place_all
place_element
