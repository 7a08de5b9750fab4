#!/usr/bin/env bash
# Checks that every link in README and docs leads somewhere.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/tools/debian.sh
. scripts/tools/node.sh

ensure_node
exec node scripts/check-docs.mjs
