#!/usr/bin/env bash
# Integration tests whose name contains the argument, built incrementally: scripts/test-one.sh floors::
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/tools/debian.sh
. scripts/tools/postgresql.sh

[ -n "${1:-}" ] || fail "say which: make test-one T=floors::"
ensure_postgresql
export RUST_TEST_THREADS="${RUST_TEST_THREADS:-6}"
# shellcheck disable=SC2086
exec cargo test $LOCKED -p it -- "$@"
