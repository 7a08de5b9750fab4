#!/usr/bin/env bash
# Installs everything that building the site needs. Prints nothing new if nothing is missing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for tool in debian rust cargo_tool wasm-bindgen wasm-split node wasm-opt esbuild; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

ensure_rust
ensure_node
ensure_wasm_opt
ensure_esbuild
ensure_wasm_bindgen
ensure_wasm_split
rm -rf "$TOOLS/build"
say "tools: $(rustc --version | cut -d' ' -f1-2), $(wasm-bindgen --version), $(wasm-opt --version | cut -d' ' -f1-3), esbuild $(esbuild --version), node $(node --version)"
