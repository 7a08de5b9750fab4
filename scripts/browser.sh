# The tools that build the browser code of the page and of the widget. Sourced.
# shellcheck shell=bash

for tool in cargo_tool wasm-bindgen wasm-split node wasm-opt esbuild; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

# Both are built in one directory and with one profile: most crates are compiled once for both.
FRONT="${CARGO_TARGET_DIR:-target}/front"
FRONT_OPTIONS=(--profile wasm-release --target wasm32-unknown-unknown --target-dir "$FRONT")
BUILT="$FRONT/wasm32-unknown-unknown/wasm-release"

# The features that rustc uses and that current browsers have.
FEATURES=(--enable-{bulk-memory,bulk-memory-opt,multivalue,mutable-globals,nontrapping-float-to-int,reference-types,sign-ext})

# Browsers with modules; a deck's file may also be opened in one without them.
BROWSERS=chrome107,firefox113,safari16.4

# optimize FROM TO [OPTION...]
optimize() {
  wasm-opt -Oz "${FEATURES[@]}" "${@:3}" "$1" -o "$2"
}

# style FROM TO: bundles a style sheet with all that it imports.
style() {
  [ -f "$1" ] || fail "$1 is missing"
  esbuild "$1" --bundle --external:"*.woff2" --minify --target="$BROWSERS" --log-level=warning --outfile="$2"
}

# 22 characters that are allowed in an address.
hash_of() {
  node -p "require('crypto').createHash('md5').update(require('fs').readFileSync(process.argv[1])).digest('base64url')" "$1"
}

# hashed FILE: the file's name with its hash in it.
hashed() {
  local name="${1##*/}"
  printf '%s.%s.%s' "${name%.*}" "$(hash_of "$1")" "${name##*.}"
}
