#!/usr/bin/env bash
# What the page weighs and how quick it is: the figures that `make test` holds to bounds.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
exec end2end/gate --print size embed lighthouse frames
