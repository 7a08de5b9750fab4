# Shared by every script: paths and messages. Sourced, not run.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT" || exit 1

# Tools of exact versions live in the repository, so that no other project of the
# user is touched; they come first, because wasm-bindgen must match Cargo.lock.
TOOLS="$ROOT/.tools"
export PATH="$TOOLS/bin:$TOOLS/node_modules/.bin:$PATH"

# The server's binary.
export WORLDSEAT_BIN="${WORLDSEAT_BIN:-${CARGO_TARGET_DIR:-$ROOT/target}/release/worldseat}"

# What is built fast, to try it out: the server, and the browser's half.
export QUICK_BIN="${CARGO_TARGET_DIR:-$ROOT/target}/debug/worldseat"
export QUICK_SITE=target/quick-site

# leptos reads this while it is compiled. cargo-leptos sets it, too: with different values each
# of the two would compile leptos again after the other.
export LEPTOS_OUTPUT_NAME=worldseat

# All packages that run on a server: built and tested together. The browser's half is built apart,
# because `app` has other features there.
LIBRARIES=(-p sale -p store -p local -p race -p engines -p evidence -p ops -p app -p server)
# shellcheck disable=SC2034 # for those who source this
SERVER_PACKAGES=("${LIBRARIES[@]}" -p it)

# CI must not repair a stale Cargo.lock; a developer may. Left unquoted where used.
LOCKED="${CI:+--locked}"
export LOCKED

say() { printf '==> %s\n' "$*"; }

fail() {
  printf '==> FAILED: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# at_least HAVE WANT: compares dotted versions.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# first_version: the first number with dots in the output of a `--version`.
first_version() { sed -n 's/^[^0-9]*\([0-9][0-9.]*\).*/\1/p' | head -n 1; }
