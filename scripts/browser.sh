# What the page's and the widget's halves for browsers are built with. Sourced.
# shellcheck shell=bash

for tool in cargo_tool wasm-bindgen wasm-split node wasm-opt esbuild; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

# Both are built in one directory and with one profile: most crates are compiled once for both.
FRONT="${CARGO_TARGET_DIR:-target}/front"
FRONT_OPTIONS=(--profile wasm-release --target wasm32-unknown-unknown --target-dir "$FRONT")
BUILT="$FRONT/wasm32-unknown-unknown/wasm-release"

# What rustc uses, and browsers of these years have.
FEATURES=(--enable-{bulk-memory,bulk-memory-opt,multivalue,mutable-globals,nontrapping-float-to-int,reference-types,sign-ext})

# What has modules, and may fall into a browser without them, as in a file of a deck.
BROWSERS=chrome107,firefox113,safari16.4

# optimize FROM TO [OPTION...]
optimize() {
  wasm-opt -Oz "${FEATURES[@]}" "${@:3}" "$1" -o "$2"
}

# style FROM TO: one sheet of all that it imports.
style() {
  [ -f "$1" ] || fail "$1 is missing"
  esbuild "$1" --bundle --minify --target="$BROWSERS" --log-level=warning --outfile="$2"
}

# 22 letters that may stand in an address.
hash_of() {
  node -p "require('crypto').createHash('md5').update(require('fs').readFileSync(process.argv[1])).digest('base64url')" "$1"
}

# hashed FILE: its name with its hash in it.
hashed() {
  local name="${1##*/}"
  printf '%s.%s.%s' "${name%.*}" "$(hash_of "$1")" "${name##*.}"
}
