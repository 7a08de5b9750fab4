# A browser for the browser tests: CHROMIUM if set, otherwise the one on PATH. Sourced.
# shellcheck shell=bash

ensure_chromium() {
  if [ -n "${CHROMIUM:-}" ]; then
    browser_answers "$CHROMIUM" || fail "CHROMIUM=$CHROMIUM does not answer to --version"
  elif ! find_chromium; then
    debian_package chromium "a browser for the browser tests (or set CHROMIUM=/path/to/chrome)"
    find_chromium || fail "chromium was installed but does not answer to --version"
  fi
  export CHROMIUM
}

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    CHROMIUM="$(command -v "$name")" && browser_answers "$CHROMIUM" && return
  done
  CHROMIUM=
  return 1
}

# Some systems have a stub of that name which only reports where to get the real one.
browser_answers() { "$1" --version </dev/null 2>/dev/null | grep -q '[0-9]\.[0-9]'; }
