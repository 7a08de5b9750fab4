#!/usr/bin/env bash
# Builds the site as it is deployed, and serves it. Arguments go to `worldseat serve`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/serving.sh"

scripts/tools.sh
scripts/site.sh
serve "$WORLDSEAT_BIN" target/site "$@"
