#!/usr/bin/env bash
# Tests the API with an independent tool: schemathesis reads the document of a running server, makes
# requests that it allows and requests that it does not, and checks every response against it.
# The requests are the same in every run, except for the runs' ids, and take less than a minute.
set -euo pipefail
# A binary that the user chose is not built again.
GIVEN="${WORLDSEAT_BIN:-}"
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for tool in debian cargo_tool postgresql python_env schemathesis; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

SEED=20261129
# Each request that is allowed under /api/breakit is a race: few of them, with few buyers.
EXAMPLES=15
BUYERS_MAX=8
SECONDS_MAX=60
CHECKS=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
CHECKS+=,response_headers_conformance,negative_data_rejection,positive_data_acceptance,unsupported_method

ensure_postgresql
ensure_schemathesis

# Nothing to compile if the Rust tests ran before.
# shellcheck disable=SC2086
[ -n "$GIVEN" ] || cargo build $LOCKED --release -p app -p server

WORK="$(mktemp -d)"
SERVER=
end() {
  [ -z "$SERVER" ] || kill "$SERVER" 2>/dev/null && wait "$SERVER" 2>/dev/null
  rm -rf "$WORK"
}
trap end EXIT

# The server requires a site, which is built later; no test reads it here.
mkdir -p "$WORK/site/pkg"
# The server, if started as root, reads it as another account.
chmod 755 "$WORK"
touch "$WORK"/site/pkg/worldseat.{css,js,wasm}

"$WORLDSEAT_BIN" serve --ephemeral --no-download --site-addr 127.0.0.1:0 --site-root "$WORK/site" \
  --buyers-max "$BUYERS_MAX" --region-rtt-ms 0,0 --jitter-ms 0 --client-requests 10000 --client-runs 10000 >"$WORK/said" 2>&1 &
SERVER=$!
for _ in $(seq 300); do
  URL="$(sed -n 's/^WorldSeat serves //p' "$WORK/said")"
  [ -z "$URL" ] || break
  kill -0 "$SERVER" 2>/dev/null || break
  sleep 0.1
done
[ -n "$URL" ] || { cat "$WORK/said"; fail "the server does not serve"; }

# It leaves files in the working directory.
cd "$WORK"
timeout "$SECONDS_MAX" "$TOOLS/schemathesis/bin/st" --config-file "$ROOT/scripts/schemathesis.toml" run "$URL/api/openapi.json" \
  --seed "$SEED" --max-examples "$EXAMPLES" --phases examples,coverage,fuzzing,stateful --checks "$CHECKS" \
  --workers 1 --continue-on-failure --generation-database none --no-color \
  --request-timeout 20 ||
  fail "document and server disagree, or $SECONDS_MAX s were not enough"
say "document and server agree"
