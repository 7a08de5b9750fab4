#!/usr/bin/env bash
# The swarm against PostgreSQL, beside pgbench. Arguments go to the benchmark.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/tools/debian.sh
. scripts/tools/rust.sh
. scripts/tools/postgresql.sh

ensure_rust
ensure_postgresql
say "benchmark of the swarm"
# shellcheck disable=SC2086
exec cargo bench $LOCKED -p server "$@"
