#!/usr/bin/env bash
# The checks of every day, incrementally: format, wording, links, crates, clippy, and the tests that need no database.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/stage.sh

stage "format" cargo fmt --all --check
stage "wording" scripts/words.sh
stage "documents" scripts/docs.sh
stage "crates" scripts/deny.sh
# shellcheck disable=SC2086
stage "clippy" cargo clippy $LOCKED "${SERVER_PACKAGES[@]}" --all-targets -- -D warnings
# shellcheck disable=SC2086
stage "fast tests" cargo test $LOCKED "${SERVER_PACKAGES[@]}" --lib
