#!/usr/bin/env bash
# Nothing of the server may reach the browser: no tokio, no database client. And nothing of
# the page's framework may reach the widget.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# shellcheck disable=SC2086
crates="$(cargo tree $LOCKED -p frontend --target wasm32-unknown-unknown -e normal --prefix none | cut -d' ' -f1 | sort -u)"

# With an empty list this check would always pass.
grep -qx leptos <<<"$crates" || fail "the browser's crates could not be listed"

if found="$(grep -xE 'tokio|mio|axum|hyper|tokio-postgres|aws-sdk-dynamodb|rusqlite|store|local|race|engines|evidence|ops|server' <<<"$crates")"; then
  fail "the browser's half depends on $(xargs <<<"$found"); find out why with: cargo tree -p frontend --target wasm32-unknown-unknown -e normal -i <crate>"
fi
say "the browser's half has $(wc -l <<<"$crates" | xargs) crates, none of them the server's"

# shellcheck disable=SC2086
widget="$(cargo tree $LOCKED -p widget --target wasm32-unknown-unknown -e normal --prefix none | cut -d' ' -f1 | sort -u)"
grep -qx web-sys <<<"$widget" || fail "the widget's crates could not be listed"
if found="$(grep -E '^(leptos|server_fn|reactive_graph|tokio|serde_json|server$)' <<<"$widget")"; then
  fail "the widget depends on $(xargs <<<"$found"); find out why with: cargo tree -p widget --target wasm32-unknown-unknown -e normal -i <crate>"
fi
say "the widget has $(wc -l <<<"$widget" | xargs) crates"

# Arrows between the crates run one way (docs/ARCHITECTURE.md): each may use these and no others.
declare -A MAY_USE=(
  [sale]="" [store]="sale" [local]="sale" [evidence]="sale" [app]="sale"
  [race]="sale store" [engines]="local race sale store" [ops]="engines local race sale store"
)
for crate in "${!MAY_USE[@]}"; do
  # shellcheck disable=SC2086
  used="$(cargo tree $LOCKED -p "$crate" -e normal --depth 1 --prefix none | sed 1d | { grep -F "($ROOT/" || true; } | cut -d' ' -f1 | sort -u | xargs)"
  [ "$used" = "${MAY_USE[$crate]}" ] || fail "the crate $crate uses ($used), and may use (${MAY_USE[$crate]})"
done
say "${#MAY_USE[@]} crates use each other in one direction"
