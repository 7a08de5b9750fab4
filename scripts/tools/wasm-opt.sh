# wasm-opt makes the browser's half smaller; npm's binaryen contains it. Sourced.
# shellcheck shell=bash

BINARYEN_VERSION=132.0.0
# Older versions refuse the bulk memory operations that rustc emits by default.
WASM_OPT_OLDEST=118

ensure_wasm_opt() {
  wasm_opt_fits && return
  ensure_node
  say "installing wasm-opt (binaryen $BINARYEN_VERSION from npm)"
  npm install --prefix "$TOOLS" --no-save --no-audit --no-fund --loglevel=error "binaryen@$BINARYEN_VERSION" </dev/null
  hash -r
  wasm_opt_fits || fail "wasm-opt was installed but does not answer"
}

wasm_opt_fits() {
  local found
  found="$(wasm-opt --version 2>/dev/null | first_version)"
  [ -n "$found" ] && at_least "$found" "$WASM_OPT_OLDEST"
}
