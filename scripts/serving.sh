# The steps of `make run` and `make watch` before they serve the site. Sourced.
# shellcheck shell=bash

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. scripts/tools/debian.sh
. scripts/tools/postgresql.sh

ADDRESS="${LEPTOS_SITE_ADDR:-127.0.0.1:3000}"

refuse_taken_address() {
  local host="${ADDRESS%:*}" port="${ADDRESS##*:}"
  [ "$host" = 0.0.0.0 ] && host=127.0.0.1
  if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
    fail "something already serves on $ADDRESS: stop it, or choose another address, as in \`LEPTOS_SITE_ADDR=127.0.0.1:3100 make run\`"
  fi
}

# Checked before the build: otherwise the error would come only after minutes of compiling.
refuse_taken_address
scripts/tools.sh
prefer_postgresql
