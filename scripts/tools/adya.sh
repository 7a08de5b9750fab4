# adya, a checker for histories of transactions that we did not write. Sourced.
# shellcheck shell=bash

ADYA_VERSION=0.1.0

ensure_adya() {
  adya_fits && return
  # Only the checker: without its database drivers it needs no C compiler.
  cargo_tool adya "$ADYA_VERSION" 1 --no-default-features
  hash -r
  adya_fits || fail "adya $ADYA_VERSION was installed but does not answer"
}

adya_fits() { [ "$(adya --version 2>/dev/null | first_version)" = "$ADYA_VERSION" ]; }
