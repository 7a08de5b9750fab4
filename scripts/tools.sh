#!/usr/bin/env bash
# Installs everything that building the site needs, or with `quick` only what building it fast needs.
# Prints nothing new if nothing is missing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for tool in debian rust cargo_tool wasm-bindgen wasm-split node wasm-opt esbuild; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

ensure_rust
ensure_node
ensure_esbuild
ensure_wasm_bindgen
if [ "${1:-}" != quick ]; then
  ensure_wasm_opt
  ensure_wasm_split
fi
rm -rf "$TOOLS/build"
say "tools: $(rustc --version | cut -d' ' -f1-2), $(wasm-bindgen --version), esbuild $(esbuild --version), node $(node --version)"
