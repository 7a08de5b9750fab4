# Node runs wasm-opt and the browser tests. Sourced.
# shellcheck shell=bash

NODE_VERSION=20

ensure_node() {
  { have node && have npm; } || fail "Node $NODE_VERSION or newer with npm is missing (https://nodejs.org)"
  local found
  found="$(node --version | first_version)"
  at_least "$found" "$NODE_VERSION" || fail "Node $NODE_VERSION or newer is needed, this is $found"
}
