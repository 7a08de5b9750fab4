#!/usr/bin/env bash
# Builds the site and serves it. Arguments go to `worldseat serve`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/serving.sh"

scripts/site.sh

# Not `cargo leptos serve`: it reports success when the build has failed, and would
# stand between Ctrl+C and a server that must stop its database first.
say "WorldSeat is about to open on http://$ADDRESS (Ctrl+C ends it)"
exec "$WORLDSEAT_BIN" serve --site-root target/site --site-addr "$ADDRESS" "$@"
