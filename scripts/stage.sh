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

duration() { printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); }

sum_up() {
  local status=$?
  printf '\n==> stages\n%s' "$STAGES"
  if [ "$status" = 0 ]; then
    say "all tests passed in $(duration "$SECONDS")"
  else
    say "FAILED in the stage: ${STAGE:-?} (after $(duration "$SECONDS"))"
  fi
}
trap sum_up EXIT
