# Shared by up.sh and down.sh: flags, names, and requests to AWS. Sourced, not run.
# Needs the `aws` program, version 1 or 2, and bash 3.2 or newer.
# shellcheck shell=bash

# Seconds between two polls of something that takes time, and the maximum number of polls.
POLL="${WORLDSEAT_DEPLOY_POLL:-10}"
LOOKS_MAX="${WORLDSEAT_DEPLOY_LOOKS:-360}"

NAME=worldseat
REGIONS=us-east-1,us-east-2
PREFIX=worldseat_
DRY_RUN=
POLICIES=yes
DATABASES=yes

# Output has no pager and no colour, whatever the user's settings are.
export AWS_PAGER="" AWS_DEFAULT_OUTPUT=text

# Messages for the user; the results of functions go to standard output by themselves.
say() { printf '%s\n' "$@"; }

# Ends at least the subshell: a caller in $( ) must not go on, hence the many "|| exit".
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# The pattern of a region's name.
REGION='[a-z]{2}(-[a-z]+)+-[0-9]'

# shared_flag FLAG VALUE: takes a flag that both scripts have; TOOK is the number of words it had.
# shellcheck disable=SC2034
shared_flag() {
  TOOK=1
  case "$1" in
    --dry-run) DRY_RUN=yes && return ;;
    --only-policies) DATABASES= && return ;;
    --without-policies) POLICIES= && return ;;
    --name | --regions | --prefix) [ -n "$2" ] || fail "$1 needs a value" ;;
    *) fail "there is no flag $1; --help lists them" ;;
  esac
  TOOK=2
  case "$1" in
    --name) NAME="$2" ;;
    --regions) REGIONS="$2" ;;
    --prefix) PREFIX="$2" ;;
  esac
}

# Checks the flags, before any request to AWS.
settle_flags() {
  # The longest name that is made of it, that of a policy, has 128 characters at most.
  [[ "$NAME" =~ ^[A-Za-z][A-Za-z0-9-]{0,39}$ ]] || fail "--name: at most 40 letters, digits and hyphens, a letter first"
  [[ "$REGIONS" =~ ^$REGION,$REGION$ ]] || fail "--regions: two regions, as in us-east-1,us-east-2"
  [[ "$PREFIX" =~ ^[A-Za-z0-9_.-]{1,100}$ ]] || fail "--prefix: at most 100 letters, digits, underscores, hyphens and dots"
  FIRST="${REGIONS%,*}" SECOND="${REGIONS#*,}"
  [ "$FIRST" != "$SECOND" ] || fail "--regions: the same region twice"
  [ -n "$DATABASES$POLICIES" ] || fail "--only-policies and --without-policies leave nothing to do"
  command -v aws >/dev/null || fail "the program aws is missing:" \
    "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
}

# manual SCRIPT: prints the comment that the script begins with.
manual() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$1"; }

who_am_i() {
  local who
  who="$(aws sts get-caller-identity --query '[Account,Arn]')" ||
    fail "AWS does not know you: log in (aws configure, aws sso login, or AWS_PROFILE) and try again"
  # shellcheck disable=SC2086
  set -- $who
  say "account $1, as $2"
}

# changes COMMAND...: runs a command that changes the account; a dry run only shows it.
changes() {
  if [ -n "$DRY_RUN" ]; then
    printf '  would run: %s\n' "$*"
  else
    "$@" >/dev/null
  fi
}

# quiet_unless KNOWN COMMAND...: prints the command's output; nothing if it fails with the
# known error; any other error ends the script.
quiet_unless() {
  local known="$1" errors out
  shift
  errors="$(mktemp)"
  if out="$("$@" 2>"$errors")"; then
    rm -f "$errors"
    # The program's word for a missing value.
    [ "$out" = None ] || printf '%s\n' "$out"
  elif grep -q "$known" "$errors"; then
    rm -f "$errors"
  else
    cat "$errors" >&2
    rm -f "$errors"
    fail "AWS refused: $*"
  fi
}

# stack REGION STACK QUERY: prints the query's result for a stack; nothing without a stack.
stack() {
  quiet_unless "does not exist" aws cloudformation describe-stacks --region "$1" --stack-name "$2" --query "Stacks[0].$3"
}

stack_status() { stack "$1" "$2" StackStatus; }
stack_output() { stack "$1" "$2" "Outputs[?OutputKey=='$3'].OutputValue | [0]"; }
stack_parameter() { stack "$1" "$2" "Parameters[?ParameterKey=='$3'].ParameterValue | [0]"; }

# cluster REGION ID QUERY
cluster() {
  quiet_unless ResourceNotFoundException aws dsql get-cluster --region "$1" --identifier "$2" --query "$3"
}

# table REGION TABLE QUERY
table() {
  quiet_unless ResourceNotFoundException aws dynamodb describe-table --region "$1" --table-name "$2" --query "Table.$3"
}

# wait_while PATTERN WHAT COMMAND...: polls until the command's output does not match any
# more, then prints that output. Reports progress meanwhile. A dry run does not wait.
wait_while() {
  local pattern="$1" what="$2" status looks=0 shown=
  shift 2
  while status="$("$@")" || exit; do
    [[ -z "$DRY_RUN" && "$status" =~ ^($pattern)$ ]] || break
    [ "$status" = "$shown" ] || say "  $what: $status" >&2
    shown="$status"
    looks=$((looks + 1))
    [ "$looks" -lt "$LOOKS_MAX" ] || fail "$what is still $status; run this script again later"
    sleep "$POLL"
  done
  printf '%s\n' "$status"
}

# settled REGION STACK: waits while the stack is being changed, then prints its status.
settled() {
  wait_while "(CREATE|UPDATE|ROLLBACK|UPDATE_ROLLBACK|UPDATE_COMPLETE_CLEANUP|UPDATE_ROLLBACK_COMPLETE_CLEANUP|DELETE)_IN_PROGRESS" \
    "$2 in $1" stack_status "$1" "$2"
}

# why REGION STACK: prints the first reason in the stack's events, for the user.
why() {
  local reason
  reason="$(aws cloudformation describe-stack-events --region "$1" --stack-name "$2" \
    --query "reverse(StackEvents[?ends_with(ResourceStatus, '_FAILED')].ResourceStatusReason) | [0]" 2>/dev/null)" || reason=None
  [ "$reason" = None ] || printf ' (%s)' "$reason"
}
