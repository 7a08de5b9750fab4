#!/usr/bin/env bash
# Unit and integration tests of all packages, and the checker against other checkers. Arguments go to `cargo test`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/tools/debian.sh
. scripts/tools/rust.sh
. scripts/tools/cargo_tool.sh
. scripts/tools/wasm-bindgen.sh
. scripts/tools/postgresql.sh
. scripts/tools/node.sh
. scripts/tools/python_env.sh
. scripts/tools/botocore.sh
. scripts/tools/dynalite.sh
. scripts/tools/nginx.sh
. scripts/tools/caddy.sh

ensure_postgresql
ensure_botocore
ensure_dynalite
ensure_nginx
ensure_caddy

# --release, and all packages at once: then every dependency is exactly the one that
# the site needs, and the database clients are compiled once instead of three times.
# The integration tests mostly wait for databases: more of them at once than there are
# processors take less than half the time. Ten at once were hardly faster than six.
export RUST_TEST_THREADS="${RUST_TEST_THREADS:-6}"
say "unit and integration tests"
# shellcheck disable=SC2086
cargo test $LOCKED --release --no-fail-fast "${SERVER_PACKAGES[@]}" "$@"

# The simulation makes the same run in a visitor's browser as here.
say "the seeds of the simulation, in wasm"
ensure_rust
ensure_wasm_bindgen
ensure_node
# shellcheck disable=SC2086
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
  cargo test $LOCKED -p sale --test seeds --target wasm32-unknown-unknown

# Separately: the dependencies of these tests must not change how the server is built.
say "the checker before checkers that we did not write"
# shellcheck disable=SC2086
exec cargo test $LOCKED --release -p judges "$@"
