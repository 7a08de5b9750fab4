#!/usr/bin/env bash
# Builds the widget for slides into target/site: one script, one wasm, one style sheet, the
# custom element, and the list of their hashes. WIDGET_HASH_FILES=false: names without hash.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for tool in cargo_tool wasm-bindgen node wasm-opt esbuild; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

SITE="${1:-target/site}"
BUILD="${CARGO_TARGET_DIR:-target}/widget"
# The directory and the profile of the site's own wasm, which has compiled most crates already.
CARGO_BUILD="${CARGO_TARGET_DIR:-target}/front"
# What may fall into a browser without modules, as in a file of a deck.
BROWSERS=chrome107,firefox113,safari16.4

# What rustc uses, and browsers of these years have.
FEATURES=(--enable-{bulk-memory,bulk-memory-opt,multivalue,mutable-globals,nontrapping-float-to-int,reference-types,sign-ext})

build_wasm() {
  # shellcheck disable=SC2086
  cargo build -q $LOCKED -p widget --profile wasm-release --target wasm32-unknown-unknown --target-dir "$CARGO_BUILD"
  wasm-bindgen --target no-modules --no-typescript --remove-name-section --remove-producers-section \
    --out-dir "$BUILD/glue" "$CARGO_BUILD/wasm32-unknown-unknown/wasm-release/widget.wasm"
  # What is called once stays a function: compressed, that is smaller.
  wasm-opt -Oz --one-caller-inline-max-function-size=0 --minify-imports-and-exports-and-modules "${FEATURES[@]}" \
    "$BUILD/glue/widget_bg.wasm" -o "$BUILD/out/widget.wasm" >"$BUILD/out/names.json"
  node scripts/shorten.mjs "$BUILD/glue/widget.js" <"$BUILD/out/names.json"
}

# The glue declares what the boot file calls; together they are one closed function.
build_script() {
  cat "$BUILD/glue/widget.js" widget/boot.js |
    esbuild --loader=js --format=iife --minify --target="$BROWSERS" --log-level=warning >"$BUILD/out/widget.js"
}

build_style() {
  [ -f style/embed.css ] || fail "style/embed.css is missing"
  esbuild style/embed.css --bundle --minify --target="$BROWSERS" --log-level=warning --outfile="$BUILD/out/embed.css"
}

# Two addresses: one that may change, and one that keeps to its version for good.
place_element() {
  [ -f widget/embed.js ] || fail "widget/embed.js is missing"
  esbuild --loader=js --minify --target="$BROWSERS" --log-level=warning <widget/embed.js >"$SITE/embed.js"
  cp "$SITE/embed.js" "$SITE/embed.v1.js"
}

# 22 letters that may stand in an address, as cargo-leptos does it.
hash_of() {
  node -p "require('crypto').createHash('md5').update(require('fs').readFileSync(process.argv[1])).digest('base64url')" "$1"
}

# place FILE KIND: copies a built file to where it is served from, and names its hash.
place() {
  local name="${1%.*}" hash
  if [ "${WIDGET_HASH_FILES:-true}" = true ]; then
    hash="$(hash_of "$BUILD/out/$1")"
    name="$name.$hash"
    echo "$2: $hash" >>"$SITE/widget.txt"
  fi
  cp "$BUILD/out/$1" "$SITE/pkg/$name.$2"
}

# An older build's files would be served as well, and be taken for this one's.
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
build_style
place_all
place_element
