# cargo-leptos builds the server and the browser's half together. Sourced.
# shellcheck shell=bash

# 0.3.11 needs rustc 1.96.
CARGO_LEPTOS_VERSION=0.3.10

ensure_cargo_leptos() {
  cargo_leptos_fits && return
  # Without the feature, a missing tool makes it try a download instead of reporting the tool.
  cargo_tool cargo-leptos "$CARGO_LEPTOS_VERSION" 10 --features no_downloads
  cargo_leptos_fits || fail "cargo-leptos $CARGO_LEPTOS_VERSION was installed but does not answer"
}

cargo_leptos_fits() {
  local found
  found="$(cargo-leptos --version 2>/dev/null | first_version)"
  # Newer patch versions of the same minor version work, too.
  [ "${found%.*}" = "${CARGO_LEPTOS_VERSION%.*}" ] && at_least "$found" "$CARGO_LEPTOS_VERSION"
}
