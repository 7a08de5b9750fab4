#!/usr/bin/env bash
# Serves the site and builds it again whenever a file changes. Arguments go to
# `worldseat serve`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/serving.sh"
. scripts/tools/cargo_tool.sh
. scripts/tools/cargo-leptos.sh

scripts/tools.sh
ensure_cargo_leptos
rm -rf "$TOOLS/build"

say "WorldSeat is about to open on http://$ADDRESS, built again on every change (Ctrl+C ends it)"
export LEPTOS_SITE_ADDR="$ADDRESS"
exec cargo leptos watch -- serve "$@"
