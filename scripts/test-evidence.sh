#!/usr/bin/env bash
# Tests the evidence with independent tools: runs of both lanes, exported by the release binary, must
# get the same verdict from `worldseat check` and from adya, and an EDN parser must read every file.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for tool in debian cargo_tool postgresql adya python_env edn_format; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

LEVELS=2,8,24,60

ensure_postgresql
ensure_adya
ensure_edn_format
rm -rf "$TOOLS/build"

# Nothing to compile if the Rust tests ran before.
# shellcheck disable=SC2086
cargo build $LOCKED --release -p app -p server

EVIDENCE="$(mktemp -d)"
trap 'rm -rf "$EVIDENCE"' EXIT

# expect STATUS COMMAND...: shows the command's output only if it ended with another status.
expect() {
  local want="$1" status=0
  shift
  "$@" >"$EVIDENCE/said" 2>&1 || status=$?
  [ "$status" = "$want" ] && return
  cat "$EVIDENCE/said"
  fail "exit status $status instead of $want: $*"
}

# judge LANE BUYERS STATUS: all judges end with STATUS.
judge() {
  local lane="$1" zip="$EVIDENCE/$1-$2.zip" dir="$EVIDENCE/$1-$2" want="$3" file
  [ -s "$zip" ] || fail "stress left no $1-$2.zip"
  "$PYTHON" -m zipfile -e "$zip" "$dir"
  expect "$want" "$WORLDSEAT_BIN" check "$zip"
  expect "$want" "$WORLDSEAT_BIN" check "$dir"
  expect "$want" "$WORLDSEAT_BIN" check "$dir/$lane/history.jsonl"
  expect "$want" adya check -m list-append -c snapshot-isolation "$dir/$lane/append.edn"
  expect "$want" adya check -m rw-register --wfr-keys -c snapshot-isolation "$dir/$lane/rw.edn"
  for file in "$dir/$lane"/*.edn; do
    "$PYTHON" scripts/parse-edn.py "$file" || fail "edn_format does not read ${file#"$EVIDENCE/"}"
  done
  (cd "$dir" && sha256sum --quiet -c manifest.sha256) || fail "the seal of $1-$2.zip is broken"
  say "$lane lane, $2 buyers: worldseat check, adya (list-append, rw-register) and edn_format agree on $want"
}

PYTHON="$TOOLS/edn_format/bin/python"
"$WORLDSEAT_BIN" stress --levels "$LEVELS" --evidence "$EVIDENCE"
for buyers in ${LEVELS//,/ }; do
  judge strong "$buyers" 0
  judge eventual "$buyers" 1
done
