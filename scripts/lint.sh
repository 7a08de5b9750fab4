#!/usr/bin/env bash
# Clippy, warnings denied. The server's half and the browser's half apart: together
# cargo would unite the features of `app`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/browser.sh

# --release shares the compiled macros and build scripts with the tests and the site.
say "clippy: the server's half"
# shellcheck disable=SC2086
cargo clippy $LOCKED --release "${SERVER_PACKAGES[@]}" --all-targets -- -D warnings

say "clippy: frontend (and app as the browser gets it)"
# The directory and the profile in which the page is built, for the same reason.
# shellcheck disable=SC2086
cargo clippy $LOCKED "${FRONT_OPTIONS[@]}" -p frontend --features split -- -D warnings

say "clippy: frontend with the widget in it, as cargo-leptos builds it"
# shellcheck disable=SC2086
cargo clippy $LOCKED "${FRONT_OPTIONS[@]}" -p frontend --features widget -- -D warnings

say "clippy: widget (and app as the widget gets it)"
# shellcheck disable=SC2086
cargo clippy $LOCKED "${FRONT_OPTIONS[@]}" -p widget -- -D warnings
