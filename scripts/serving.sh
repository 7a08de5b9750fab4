# The steps that `make run`, `make serve` and `make watch` share. Sourced.
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
prefer_postgresql

# serve PROGRAM SITE [OPTION...]: takes the place of this script.
# Not `cargo leptos serve`: it reports success when the build has failed, and would
# stand between Ctrl+C and a server that must stop its database first.
serve() {
  say "WorldSeat is about to open on http://$ADDRESS (Ctrl+C ends it)"
  exec "$1" serve --site-root "$2" --site-addr "$ADDRESS" "${@:3}"
}
