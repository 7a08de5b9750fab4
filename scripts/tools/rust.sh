# The Rust toolchain with everything that both halves of the site need. Sourced.
# shellcheck shell=bash

WASM_TARGET=wasm32-unknown-unknown

ensure_rust() {
  have rustc || have rustup || fail "Rust is missing: install rustup (https://rustup.rs)"
  if ! rustc --version >/dev/null 2>&1; then
    say "rustup has no toolchain yet: installing stable"
    rustup default stable
  fi
  ensure_rust_version
  ensure_wasm_target
  ensure_component clippy "cargo clippy"
  ensure_component rustfmt "cargo fmt"
}

ensure_rust_version() {
  local want found
  want="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)"
  found="$(rustc --version | first_version)"
  at_least "$found" "$want" || fail "rustc $want or newer is needed, this is $found: run \`rustup update\`"
}

ensure_wasm_target() {
  # Checking for the library is faster than calling rustup, and works without it.
  [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM_TARGET" ] && return
  have rustup || fail "rustc has no $WASM_TARGET target, and there is no rustup to add it"
  say "adding the Rust target $WASM_TARGET"
  rustup target add "$WASM_TARGET"
}

# ensure_component COMPONENT COMMAND
ensure_component() {
  # shellcheck disable=SC2086 # two words are meant
  $2 --version >/dev/null 2>&1 && return
  have rustup || fail "\`$2\` is missing, and there is no rustup to add it"
  say "adding the Rust component $1"
  rustup component add "$1"
}
