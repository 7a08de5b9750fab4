# wasm-bindgen's command must have exactly the version of its crate in Cargo.lock:
# another version gives glue that fails only in the browser. Sourced.
# shellcheck shell=bash

ensure_wasm_bindgen() {
  local want
  want="$(locked_version wasm-bindgen)"
  [ -n "$want" ] || fail "Cargo.lock has no wasm-bindgen"
  wasm_bindgen_is "$want" && return
  # An outdated one of ours must not hide a fitting one of the user's.
  rm -f "$TOOLS/bin/wasm-bindgen"
  hash -r
  wasm_bindgen_is "$want" && return
  cargo_tool wasm-bindgen-cli "$want" 3
  wasm_bindgen_is "$want" || fail "wasm-bindgen $want was installed but does not answer"
}

wasm_bindgen_is() { [ "$(wasm-bindgen --version 2>/dev/null | first_version)" = "$1" ]; }

# locked_version CRATE: its version in Cargo.lock.
locked_version() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}
