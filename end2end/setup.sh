# All that the browser tests and the gates need besides the built site. Sourced.
# shellcheck shell=bash

. "$(dirname "${BASH_SOURCE[0]}")/../scripts/common.sh"
. scripts/tools/debian.sh
. scripts/tools/node.sh
. scripts/tools/postgresql.sh
. scripts/tools/chromium.sh

ensure_node
ensure_postgresql
ensure_chromium
[ -x "$WORLDSEAT_BIN" ] || fail "there is no $WORLDSEAT_BIN yet: run \`make site\`"
cd end2end || exit 1

# npm leaves no trace of the lock file it installed from, so we do.
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  say "installing the npm packages of the browser tests"
  # Lighthouse asks for a newer Node than it needs; what it needs is tested by running it.
  npm ci --engine-strict=false --loglevel=error </dev/null
  cp package-lock.json node_modules/.installed-lock
fi

# The AWS client announces when it will stop supporting which Node.
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true
