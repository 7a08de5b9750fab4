# esbuild puts the widget's script and style into one file each, from npm in a directory of
# its own: npm removes packages from a shared directory that are not listed there. Sourced.
# shellcheck shell=bash

ESBUILD_VERSION=0.28.2

ensure_esbuild() {
  esbuild_fits && return
  ensure_node
  rm -rf "$TOOLS/esbuild"
  mkdir -p "$TOOLS/esbuild"
  say "installing esbuild $ESBUILD_VERSION from npm"
  npm install --prefix "$TOOLS/esbuild" --no-save --no-audit --no-fund --loglevel=error "esbuild@$ESBUILD_VERSION" </dev/null
  esbuild_fits || fail "esbuild $ESBUILD_VERSION was installed but does not answer"
}

esbuild_fits() { [ "$(esbuild --version 2>/dev/null)" = "$ESBUILD_VERSION" ]; }

# Only our version: another one minifies to other bytes.
esbuild() { "$TOOLS/esbuild/node_modules/.bin/esbuild" "$@"; }
