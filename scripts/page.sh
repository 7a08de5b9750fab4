#!/usr/bin/env bash
# Builds the page's half for browsers into target/site: one script, its wasm, the wasm of what
# few visitors open (the checker and the panel in which they lie to it), one style sheet, what
# is in public/, and the list of their hashes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/browser.sh

SITE=target/site
BUILD="${CARGO_TARGET_DIR:-target}/page"
NAME="$LEPTOS_OUTPUT_NAME"

build_wasm() {
  # The split needs the relocations, which only the last step of the build has to keep.
  # shellcheck disable=SC2086
  cargo rustc -q $LOCKED -p frontend --lib --features split "${FRONT_OPTIONS[@]}" -- -Clink-args=--emit-relocs
  wasm-split-cli "$BUILT/frontend.wasm" "$BUILD/split" --out-name "$NAME"
  wasm-bindgen --target web --keep-lld-exports --no-demangle --no-typescript --out-name "$NAME" \
    --out-dir "$BUILD/glue" "$BUILD/split/$NAME.wasm"
  optimize "$BUILD/glue/${NAME}_bg.wasm" "$BUILD/out/$NAME.wasm"
}

# The glue and the loader of the split wasm import each other: together they are one script.
build_script() {
  local part file
  node scripts/glue.mjs "$BUILD/glue/$NAME.js"
  cp "$BUILD/split/__wasm_split.js" "$BUILD/glue/"
  for part in "$BUILD"/split/split_*.wasm; do
    file="$BUILD/out/${part##*/}"
    optimize "$part" "$file"
    sed -i "s|\./${part##*/}|./$(hashed "$file")|" "$BUILD/glue/__wasm_split.js"
  done
  esbuild "$BUILD/glue/$NAME.js" --bundle --format=esm --minify --target="$BROWSERS" --log-level=warning \
    --outfile="$BUILD/out/$NAME.js"
}

place_all() {
  local file
  rm -rf "$SITE"
  mkdir -p "$SITE/pkg"
  cp -r public/. "$SITE/"
  for file in "$BUILD"/out/*; do
    cp "$file" "$SITE/pkg/$(hashed "$file")"
  done
  for kind in js wasm css; do
    echo "$kind: $(hash_of "$BUILD/out/$NAME.$kind")"
  done >"$SITE/hash.txt"
}

say "building the page: $SITE/pkg/$NAME.js, .wasm, .css"
ensure_wasm_bindgen
ensure_wasm_split
ensure_wasm_opt
ensure_esbuild
rm -rf "$BUILD"
mkdir -p "$BUILD/out"
build_wasm
build_script
style style/main.css "$BUILD/out/$NAME.css"
place_all
