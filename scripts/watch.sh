#!/usr/bin/env bash
# Serves the site and builds it again whenever a file changes. Arguments go to
# `worldseat serve`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/serving.sh"
. scripts/tools/cargo_tool.sh
. scripts/tools/cargo-leptos.sh

ensure_cargo_leptos
rm -rf "$TOOLS/build"

say "WorldSeat is about to open on http://$ADDRESS, built again on every change (Ctrl+C ends it)"
export LEPTOS_SITE_ADDR="$ADDRESS"

# cargo-leptos builds nothing of the widget, and empties target/site before it builds: the widget's
# files wait elsewhere until it has finished. Changes to the widget itself need a restart.
WIDGET_HASH_FILES=false scripts/widget.sh target/widget/site
bring_widget() {
  while sleep 1; do
    [ -f target/site/embed.js ] || { mkdir -p target/site && cp -r target/widget/site/. target/site/; }
  done
}
bring_widget &
bringer=$!
trap 'kill "$bringer"' EXIT
cargo leptos watch -- serve --site-root target/site --site-addr "$ADDRESS" "$@"
