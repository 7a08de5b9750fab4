#!/usr/bin/env bash
# Runs every check, the fastest first.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/stage.sh

# It waits for downloads and uses one processor, while the tools and clippy compile. Not beside tests: those watch the clock.
beside scripts/test-deploy.sh
stage "tools" scripts/tools.sh
stage "format" cargo fmt --all --check
stage "guard" scripts/guard.sh
stage "wording" scripts/words.sh
stage "documents" scripts/docs.sh
stage "clippy" scripts/lint.sh
stage "deployment" awaited
stage "Rust tests" scripts/test-rust.sh
stage "evidence" scripts/test-evidence.sh
stage "API" scripts/test-api.sh
stage "site" scripts/site.sh
stage "quick page" scripts/quick-page.sh
stage "size gate" end2end/gate size embed
stage "attack" end2end/attack/run --short
stage "frames" end2end/gate frames
stage "lighthouse" end2end/gate lighthouse
stage "browser tests" end2end/run
