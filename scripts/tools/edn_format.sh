# edn_format, a parser of EDN from PyPI, in a Python environment of its own. Sourced.
# shellcheck shell=bash

EDN_FORMAT_VERSION=0.8.0

ensure_edn_format() {
  edn_format_fits && return
  have python3 || debian_package python3 "Python, for a parser of EDN"
  # Debian keeps what `venv` needs in a package of its own.
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_package python3-venv "Python environments (python3 -m venv)"
  rm -rf "$TOOLS/python"
  python3 -m venv "$TOOLS/python"
  say "installing edn_format $EDN_FORMAT_VERSION from PyPI"
  "$TOOLS/python/bin/pip" install --quiet --disable-pip-version-check "edn_format==$EDN_FORMAT_VERSION" </dev/null
  edn_format_fits || fail "edn_format $EDN_FORMAT_VERSION was installed but cannot be used"
}

edn_format_fits() {
  "$TOOLS/python/bin/python" -c "
import importlib.metadata, sys, edn_format
sys.exit(importlib.metadata.version('edn_format') != '$EDN_FORMAT_VERSION')" 2>/dev/null
}
