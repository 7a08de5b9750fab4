#!/usr/bin/env bash
# Checks licences, versions and sources of the crates against deny.toml, and that deny.toml lists no more than is there.
# Not security advisories: their database is a git repository, which cannot be reached from everywhere.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/tools/cargo_tool.sh
. scripts/tools/cargo-deny.sh

ensure_cargo_deny
rm -rf "$TOOLS/build"
# Its warnings are entries that nothing needs any more.
# shellcheck disable=SC2086
cargo-deny $LOCKED check --deny warnings licenses bans sources
