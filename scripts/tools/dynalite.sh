# dynalite, a second implementation of DynamoDB, from npm in a directory of its own: npm
# removes packages from a shared directory that are not listed there. Sourced.
# shellcheck shell=bash

DYNALITE_VERSION=4.0.0

ensure_dynalite() {
  dynalite_fits && return
  ensure_node
  rm -rf "$TOOLS/dynalite"
  mkdir -p "$TOOLS/dynalite"
  say "installing dynalite $DYNALITE_VERSION from npm"
  npm install --prefix "$TOOLS/dynalite" --no-save --no-audit --no-fund --loglevel=error "dynalite@$DYNALITE_VERSION" </dev/null
  dynalite_fits || fail "dynalite $DYNALITE_VERSION was installed but cannot be used"
}

dynalite_fits() {
  node -e "process.exit(require(process.argv[1] + '/package.json').version === process.argv[2] ? 0 : 1)" \
    "$TOOLS/dynalite/node_modules/dynalite" "$DYNALITE_VERSION" 2>/dev/null
}
