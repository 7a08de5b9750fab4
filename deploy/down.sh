#!/usr/bin/env bash
# Deletes what up.sh made: both clusters, both tables with their replicas, the policies, and
# with them every row. Safe to run again until it says that nothing is left.
#
#   deploy/down.sh [flags]
#
#   --dry-run            change nothing, say what would be done
#   --yes                do not ask for the name to be typed in
#   --name NAME          as given to up.sh   [worldseat]
#   --regions A,B        as given to up.sh   [us-east-1,us-east-2]
#   --only-policies      only those
#   --without-policies   all but those
#
# It deletes stacks and nothing else: tables that CloudFormation did not make stay.
# The cluster that is deleted first waits in PENDING_DELETE until the other one is deleted too,
# and is paid for until then: so both deletions start before the script waits for either.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$HERE/stacks.sh"

ASK=yes

# Every stack that may exist, as "region stack", in the order in which they are deleted.
stacks() {
  [ -z "$POLICIES" ] || say "$FIRST $NAME-policies"
  [ -z "$DATABASES" ] || say "$FIRST $NAME-dsql" "$SECOND $NAME-dsql" "$FIRST $NAME-dynamodb"
}

# The existing stacks, each with its status.
stacks_there() {
  local region name status
  while read -r region name; do
    status="$(stack_status "$region" "$name")" || exit
    [ -z "$status" ] || say "$region $name $status"
  done < <(stacks)
}

confirm() {
  local typed
  [ -n "$ASK" ] && [ -z "$DRY_RUN" ] || return 0
  printf 'Every row in them will be lost. Type the name (%s) to go on: ' "$NAME"
  read -r typed || typed=
  [ "$typed" = "$NAME" ] || fail "that is not the name; nothing was deleted"
}

# Deletion protection is taken off only after the name was typed in. A resource that is being changed
# cannot be deleted, so this waits, also if an earlier run took the protection off.
unprotect_cluster() {
  local id protected
  id="$(stack_output "$1" "$NAME-dsql" Identifier)"
  [ -n "$id" ] || return 0
  protected="$(cluster "$1" "$id" deletionProtectionEnabled)"
  if [ "$protected" = True ]; then
    say "  taking the deletion protection off the cluster in $1"
    changes aws dsql update-cluster --region "$1" --identifier "$id" --no-deletion-protection-enabled
  fi
  wait_while UPDATING "the cluster in $1" cluster "$1" "$id" status >/dev/null
}

# unprotect_table REGION TABLE
unprotect_table() {
  local protected
  protected="$(table "$1" "$2" DeletionProtectionEnabled)"
  if [ "$protected" = True ]; then
    say "  taking the deletion protection off $2 in $1"
    changes aws dynamodb update-table --region "$1" --table-name "$2" --no-deletion-protection-enabled
  fi
  wait_while UPDATING "$2 in $1" table "$1" "$2" TableStatus >/dev/null
}

# The tables that the stack reports as its own, whatever prefix and regions it was made with.
unprotect_tables() {
  local peer table output
  peer="$(stack_parameter "$1" "$2" PeerRegion)"
  for output in Seats Sales; do
    table="$(stack_output "$1" "$2" "$output")"
    [ -n "$table" ] || continue
    unprotect_table "$1" "$table"
    unprotect_table "$peer" "$table"
  done
}

unprotect() {
  case "$2" in
    *-dsql) unprotect_cluster "$1" ;;
    *-dynamodb) unprotect_tables "$1" "$2" ;;
  esac
}

delete() {
  [ "$3" != DELETE_IN_PROGRESS ] || return 0
  # A stack that is being made or changed can be deleted only afterwards.
  settled "$1" "$2" >/dev/null
  unprotect "$1" "$2"
  say "  deleting $2 in $1"
  changes aws cloudformation delete-stack --region "$1" --stack-name "$2"
}

# gone REGION STACK: waits, and returns whether the stack is gone.
gone() {
  local status
  status="$(settled "$1" "$2")" || exit
  case "$status" in
    "" | DELETE_COMPLETE) say "  $2 in $1 is gone" ;;
    *) say "  $2 in $1 is $status$(why "$1" "$2")" && return 1 ;;
  esac
}

take_flags() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --help | -h) manual "${BASH_SOURCE[0]}" && exit ;;
      --yes) ASK='' TOOK=1 ;;
      *) shared_flag "$1" "${2:-}" ;;
    esac
    shift "$TOOK"
  done
  settle_flags
}

main() {
  local there left region name status
  take_flags "$@"
  who_am_i
  there="$(stacks_there)"
  [ -n "$there" ] || { say "There is nothing of $NAME in $FIRST and $SECOND." && exit; }
  say "There are:" "$there"
  confirm
  left=
  while read -r region name status <&3; do delete "$region" "$name" "$status"; done 3<<<"$there"
  [ -z "$DRY_RUN" ] || { say "Nothing was changed." && exit; }
  while read -r region name _ <&3; do gone "$region" "$name" || left=yes; done 3<<<"$there"
  [ -z "$left" ] || fail "not everything is gone. Put that right and run this script again"
  say "Nothing is left of $NAME."
}

# On one line: bash reads a script while it runs it, and this one runs for minutes.
main "$@"; exit
