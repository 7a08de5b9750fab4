# cargo-deny checks licences, versions and sources of crates. Sourced, after cargo_tool.sh.
# shellcheck shell=bash

CARGO_DENY_VERSION=0.20.2

ensure_cargo_deny() {
  cargo_deny_fits && return
  cargo_tool cargo-deny "$CARGO_DENY_VERSION" 1
  hash -r
  cargo_deny_fits || fail "cargo-deny $CARGO_DENY_VERSION was installed but does not answer"
}

# Exactly this one: others may know other warnings.
cargo_deny_fits() { [ "$(cargo-deny --version 2>/dev/null | first_version)" = "$CARGO_DENY_VERSION" ]; }
