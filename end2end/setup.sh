# Everything that the browser tests and the gates need besides the built site. Sourced.
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

# npm keeps no copy of the lock file it installed from, so this script does.
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  say "installing the npm packages of the browser tests"
  # Lighthouse requires a newer Node than it needs; running it tests what it needs.
  npm ci --engine-strict=false --loglevel=error </dev/null
  cp package-lock.json node_modules/.installed-lock
fi

# The AWS client warns before it ends the support of a Node version.
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true
