#!/usr/bin/env bash
# Nothing of the server may reach the browser: no tokio, no database client.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# shellcheck disable=SC2086
crates="$(cargo tree $LOCKED -p frontend --target wasm32-unknown-unknown -e normal --prefix none | cut -d' ' -f1 | sort -u)"

# A guard that looks at an empty list would guard nothing.
grep -qx leptos <<<"$crates" || fail "the browser's crates could not be listed"

if found="$(grep -xE 'tokio|mio|axum|hyper|tokio-postgres|aws-sdk-dynamodb|rusqlite|server' <<<"$crates")"; then
  fail "the browser's half depends on $(xargs <<<"$found"); find out why with: cargo tree -p frontend --target wasm32-unknown-unknown -e normal -i <crate>"
fi
say "the browser's half has $(wc -l <<<"$crates" | xargs) crates, none of them the server's"
