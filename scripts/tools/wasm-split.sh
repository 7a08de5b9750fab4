# wasm-split moves code that the page rarely needs into a wasm file of its own. Sourced, after
# cargo_tool.sh and wasm-bindgen.sh.
# shellcheck shell=bash

ensure_wasm_split() {
  local want
  # It reads the marks that this crate makes, so both must have the same version.
  want="$(locked_version wasm_split_helpers)"
  [ -n "$want" ] || fail "Cargo.lock has no wasm_split_helpers"
  wasm_split_is "$want" && return
  cargo_tool wasm_split_cli_support "$want" 1 --features build-binary
  # It has no option that prints its version.
  echo "$want" >"$TOOLS/bin/wasm-split-cli.version"
  wasm_split_is "$want" || fail "wasm-split $want was installed but does not answer"
}

wasm_split_is() {
  [ "$(cat "$TOOLS/bin/wasm-split-cli.version" 2>/dev/null)" = "$1" ] && wasm-split-cli --help >/dev/null 2>&1
}
