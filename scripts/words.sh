#!/usr/bin/env bash
# Holds the worst habits of wording off: docs/ARCHITECTURE.md has the words to use instead.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

FOUND=0

# forbid WHY PATTERN [GREP OPTION...]: no line of Rust may match.
forbid() {
  local lines
  if lines="$(git grep -nE "${@:3}" "$2" -- '*.rs')"; then
    printf '%s\n' "$lines" | head -n 20 >&2
    printf '==> %s (%d lines)\n' "$1" "$(wc -l <<<"$lines")" >&2
    FOUND=1
  fi
}

forbid 'docs begin with the thing or with what it does, not with a question word' '^\s*//[/!] (Who|What|Whoever|Whom|Whose|How|Where|Which)\b'
forbid 'buyers, visitors and readers are "they"' '//.*\b(he|him|his|himself)\b' -i
forbid 'Unix time has a name' '//.*after 1970 began'
forbid 'these have standard names: connection, command tag, run service, rate limiter, schema object' '\b(Door|Tap|Teller|BoxOffice|FloorOffice|box office|hopeless|going::)\b'

NAMES='\b((fn|mod|let|let mut) (look|looks|looked|looking|look_at|told|untold|said|says|tell|tells|telling|asked|ask|asks|asker|trouble)|(struct|enum|type|trait) (Look|Told|Said|Tell|Asked|Asker|Trouble))\b'
forbid 'a name says what the thing is: observation, probe, reported, requested, message, sentence' "$NAMES"

[ "$FOUND" = 0 ] || fail "wording (scripts/words.sh says what is meant)"
say "wording: no habit that docs/ARCHITECTURE.md has a word for"
