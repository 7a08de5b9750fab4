# Stages: named, timed, and summed up at the end whatever happens. Sourced.
# shellcheck shell=bash

STAGES=
STAGE=

# stage NAME COMMAND...
stage() {
  local began=$SECONDS
  STAGE="$1"
  shift
  say "[$STAGE] $*"
  "$@"
  STAGES+="$(printf '    %-16s %s' "$STAGE" "$(duration $((SECONDS - began)))")"$'\n'
  STAGE=
}

BESIDE=
BESIDE_SAID=

# beside COMMAND...: starts it while other stages go on. One at a time.
beside() {
  BESIDE_SAID="$(mktemp)"
  say "[beside] $*"
  "$@" >"$BESIDE_SAID" 2>&1 &
  BESIDE=$!
}

# Waits for the end of the command that `beside` started, and shows its output. For `stage`.
awaited() {
  local status=0
  wait "$BESIDE" || status=$?
  BESIDE=
  cat "$BESIDE_SAID"
  return "$status"
}

duration() { printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); }

sum_up() {
  local status=$?
  [ -z "$BESIDE" ] || kill "$BESIDE" 2>/dev/null || true
  [ -z "$BESIDE_SAID" ] || rm -f "$BESIDE_SAID"
  printf '\n==> stages\n%s' "$STAGES"
  if [ "$status" = 0 ]; then
    say "all tests passed in $(duration "$SECONDS")"
  else
    say "FAILED in the stage: ${STAGE:-?} (after $(duration "$SECONDS"))"
  fi
}
trap sum_up EXIT
