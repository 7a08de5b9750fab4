#!/usr/bin/env bash
# Measures the size and the speed of the page: the figures for which `make test` has bounds.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
exec end2end/gate --print size embed lighthouse frames
