#!/usr/bin/env bash
# Makes WorldSeat's databases on AWS: a pair of peered Aurora DSQL clusters and two DynamoDB
# global tables, by CloudFormation, and the policies to use them. Safe to run again at any
# time: it checks what is there and does the rest.
#
#   deploy/up.sh [flags]
#
#   --dry-run             change nothing, say what would be done next
#   --name NAME           what stacks, policies and the role begin with   [worldseat]
#   --regions A,B         where the clusters and the replicas are         [us-east-1,us-east-2]
#   --witness REGION      keeps the DSQL pair's log; a third region       [us-west-2]
#   --prefix PREFIX       what the tables' names begin with               [worldseat_]
#   --unprotected         clusters and tables may be deleted without down.sh
#   --only-policies       only those: what an administrator does for somebody else
#   --without-policies    all but those: what that somebody then does
#
# The steps, each a stack that is waited for:
#   1  NAME-dsql in A: a cluster that waits for its peer
#   2  NAME-dsql in B: a cluster whose peer is the first
#   3  NAME-dsql in A again, now with its peer; then both must become ACTIVE
#   4  NAME-dynamodb in A: both tables, with a replica in B
#   5  NAME-policies in A (IAM itself has no regions)
# docs/aws.md describes what comes before and after.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$HERE/stacks.sh"

PROTECTED=true WITNESS=us-west-2

# deploy REGION STACK TEMPLATE PARAMETER=VALUE...: makes the stack or changes it, and waits.
deploy() {
  local region="$1" name="$2" template="$3" status parameters=()
  shift 3
  for pair in "$@"; do parameters+=("ParameterKey=${pair%%=*},ParameterValue=${pair#*=}"); done
  status="$(settled "$region" "$name")"
  case "$status" in
    "") create "$region" "$name" "$template" "${parameters[@]}" ;;
    CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE) change "$region" "$name" "$template" "${parameters[@]}" ;;
    # Nothing of it is left, and it can only be deleted.
    ROLLBACK_COMPLETE)
      say "  $name in $region failed when it was made$(why "$region" "$name"); making it again"
      changes aws cloudformation delete-stack --region "$region" --stack-name "$name"
      settled "$region" "$name" >/dev/null
      create "$region" "$name" "$template" "${parameters[@]}"
      ;;
    # Only a dry run sees this status.
    *_IN_PROGRESS) say "  $name in $region is $status; would wait, and then go on" ;;
    *) fail "$name in $region is $status$(why "$region" "$name"): this script cannot go on from there." \
      "Run deploy/down.sh with the same --name and --regions, or put it right in CloudFormation's console" ;;
  esac
}

create() {
  local region="$1" name="$2" template="$3" protection=DeletionProtection,ParameterValue
  shift 3
  say "  making $name in $region"
  # A stack that fails deletes what it made, which it could not do if that were protected.
  changes aws cloudformation create-stack --region "$region" --stack-name "$name" --on-failure ROLLBACK \
    --template-body "file://$HERE/$template" --capabilities CAPABILITY_NAMED_IAM \
    --parameters "${@/$protection=true/$protection=false}"
  arrived "$region" "$name" CREATE_COMPLETE
  if [[ "$*" == *"$protection=true"* ]]; then change "$region" "$name" "$template" "$@"; fi
}

change() {
  local region="$1" name="$2" template="$3" errors
  shift 3
  errors="$(mktemp)"
  if changes aws cloudformation update-stack --region "$region" --stack-name "$name" \
    --template-body "file://$HERE/$template" --capabilities CAPABILITY_NAMED_IAM --parameters "$@" 2>"$errors"; then
    rm -f "$errors"
    [ -n "$DRY_RUN" ] || say "  changing $name in $region"
    arrived "$region" "$name" UPDATE_COMPLETE
  elif grep -q "No updates are to be performed" "$errors"; then
    rm -f "$errors"
    say "  $name in $region is as it should be"
  else
    cat "$errors" >&2
    rm -f "$errors"
    fail "$name in $region could not be changed"
  fi
}

# arrived REGION STACK STATUS
arrived() {
  [ -z "$DRY_RUN" ] || return 0
  local status
  status="$(settled "$1" "$2")"
  [ "$status" = "$3" ] || fail "$2 in $1 is ${status:-gone}$(why "$1" "$2"). Put that right and run this script again"
}

# dsql REGION PEER PROTECTED: makes or changes a cluster; PEER is the ARN of its peer, or empty.
dsql() {
  deploy "$1" "$NAME-dsql" dsql-cluster.yaml "PeerArn=$2" "WitnessRegion=$WITNESS" "DeletionProtection=$3"
}

arn_in() { stack_output "$1" "$NAME-dsql" Arn; }

# same REGION STACK PARAMETER VALUE FLAG: checks that an existing stack was made with this value,
# because a change of it would lose rows.
same() {
  local was
  was="$(stack_parameter "$1" "$2" "$3")"
  [ -z "$was" ] || [ "$was" = "$4" ] ||
    fail "$2 in $1 was made with $was, and now $5 says $4. Nothing was changed: give $was, or another --name"
}

clusters() {
  local first second peer
  say "Aurora DSQL, $FIRST and $SECOND, witness $WITNESS"
  same "$FIRST" "$NAME-dsql" WitnessRegion "$WITNESS" --witness
  second="$(arn_in "$SECOND")"
  peer="$(stack_parameter "$FIRST" "$NAME-dsql" PeerArn)"
  # Changing the peer to none or to another cluster would split a pair that has rows in it.
  [ -z "$peer" ] || [ "$peer" = "$second" ] ||
    fail "the cluster in $FIRST has another peer than the one of $NAME-dsql in $SECOND (${second:-there is none})." \
      "Nothing was changed. If neither has rows that matter: deploy/down.sh, then this script again"
  if [ -z "$peer" ]; then dsql "$FIRST" "" false; fi
  first="$(arn_in "$FIRST")"
  [ -n "$first" ] || [ -n "$DRY_RUN" ] || fail "$NAME-dsql in $FIRST does not say the ARN of its cluster"
  dsql "$SECOND" "${first:-the-first-clusters-ARN}" "$PROTECTED"
  second="$(arn_in "$SECOND")"
  [ -n "$second" ] || [ -n "$DRY_RUN" ] || fail "$NAME-dsql in $SECOND does not say the ARN of its cluster"
  dsql "$FIRST" "${second:-the-second-clusters-ARN}" "$PROTECTED"
  if [ -n "$DRY_RUN" ]; then return; fi
  active "$FIRST"
  active "$SECOND"
}

# active REGION: waits until the cluster there accepts connections.
active() {
  local id status
  id="$(stack_output "$1" "$NAME-dsql" Identifier)" || exit
  status="$(wait_while "CREATING|UPDATING|PENDING_SETUP" "the cluster in $1" cluster "$1" "$id" status)" || exit
  case "$status" in
    # An idle cluster wakes up with the first connection.
    ACTIVE | IDLE | INACTIVE) say "  the cluster in $1: $status" ;;
    *) fail "the cluster in $1 is ${status:-gone}: it will not become ACTIVE by itself" ;;
  esac
}

tables() {
  local stack table
  say "DynamoDB global tables ${PREFIX}seats and ${PREFIX}sales, $FIRST and $SECOND"
  stack="$(stack_status "$FIRST" "$NAME-dynamodb")"
  table="$(table "$FIRST" "${PREFIX}seats" TableStatus)"
  if [ -z "$stack" ] && [ -n "$table" ]; then
    say "  they are there and not CloudFormation's; left as they are"
    return
  fi
  same "$FIRST" "$NAME-dynamodb" TablePrefix "$PREFIX" --prefix
  same "$FIRST" "$NAME-dynamodb" PeerRegion "$SECOND" --regions
  deploy "$FIRST" "$NAME-dynamodb" dynamodb-global-table.yaml \
    "TablePrefix=$PREFIX" "PeerRegion=$SECOND" "DeletionProtection=$PROTECTED"
}

policies() {
  local first second
  say "Policies"
  first="$(arn_in "$FIRST")" second="$(arn_in "$SECOND")"
  [ -n "$first" ] && [ -n "$second" ] || say "  no clusters yet: without the runtime's policy and role for now"
  deploy "$FIRST" "$NAME-policies" policies.yaml "Name=$NAME" "FirstRegion=$FIRST" "SecondRegion=$SECOND" \
    "WitnessRegion=$WITNESS" "TablePrefix=$PREFIX" "FirstCluster=$first" "SecondCluster=$second"
}

# Prints the settings, and the command that comes next.
report() {
  local first second role
  first="$(stack_output "$FIRST" "$NAME-dsql" Host)"
  second="$(stack_output "$SECOND" "$NAME-dsql" Host)"
  # If an administrator makes only the policies first, there is nothing to set yet.
  [ -n "$first" ] && [ -n "$second" ] || return 0
  say "" "Settings for the server:" "" "WORLDSEAT_DSQL=$FIRST=$first,$SECOND=$second" "WORLDSEAT_DYNAMODB=$FIRST,$SECOND"
  [ "$PREFIX" = worldseat_ ] || say "WORLDSEAT_DYNAMODB_PREFIX=$PREFIX"
  role=ARN-OF-THE-SERVERS-ROLE
  if [ -n "$POLICIES" ]; then role="$(stack_output "$FIRST" "$NAME-policies" RuntimeRole)"; fi
  say "" "Next, with these set, as somebody who may connect as admin:" "" "worldseat provision dsql --iam-role $role"
}

take_flags() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --help | -h) manual "${BASH_SOURCE[0]}" && exit ;;
      --unprotected) PROTECTED=false TOOK=1 ;;
      --witness) WITNESS="${2:-}" TOOK=2 ;;
      *) shared_flag "$1" "${2:-}" ;;
    esac
    [ "$TOOK" -le $# ] || fail "$1 needs a value"
    shift "$TOOK"
  done
  settle_flags
  [[ "$WITNESS" =~ ^$REGION$ ]] || fail "--witness: a region, as in us-west-2"
  [ "$WITNESS" != "$FIRST" ] && [ "$WITNESS" != "$SECOND" ] || fail "--witness: a third region, other than $FIRST and $SECOND"
}

main() {
  take_flags "$@"
  who_am_i
  if [ -n "$DATABASES" ]; then
    clusters
    tables
  fi
  if [ -n "$POLICIES" ]; then policies; fi
  if [ -n "$DRY_RUN" ]; then
    say "Nothing was changed."
  else
    report
  fi
}

# On one line: bash reads a script while it runs it, and this one runs for minutes.
main "$@"; exit
