#!/usr/bin/env bash
# Integration tests whose name contains the argument, built incrementally: scripts/test-one.sh floors::
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/tools/debian.sh
. scripts/tools/postgresql.sh

[ -n "${1:-}" ] || fail "say which: make test-one T=floors::"
ensure_postgresql
export RUST_TEST_THREADS="${RUST_TEST_THREADS:-6}"
# All packages, though one is tested: with others selected, dependencies have other features and are compiled once more.
# shellcheck disable=SC2086
exec cargo test $LOCKED "${SERVER_PACKAGES[@]}" --test it -- "$@"
