# Packages of exact versions from PyPI, in a Python environment of their own. Sourced.
# shellcheck shell=bash

# ensure_python_env NAME PACKAGE==VERSION...: installs the packages; their programs are in $TOOLS/NAME/bin.
ensure_python_env() {
  local name="$1"
  shift
  python_env_fits "$name" "$@" && return
  have python3 || debian_package python3 "Python, for $name"
  # Debian puts the modules that `venv` needs into a separate package.
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_package python3-venv "Python environments (python3 -m venv)"
  rm -rf "${TOOLS:?}/$name"
  python3 -m venv "$TOOLS/$name"
  say "installing $* from PyPI"
  "$TOOLS/$name/bin/pip" install --quiet --disable-pip-version-check "$@" </dev/null
  python_env_fits "$name" "$@" || fail "$* was installed but cannot be used"
}

python_env_fits() {
  local name="$1"
  shift
  # Its programs contain the path of the directory that it was made in: the project may have been moved since.
  grep -qsF "$TOOLS/$name/" "$TOOLS/$name/bin/pip" || return
  "$TOOLS/$name/bin/python" -c '
import importlib.metadata, sys
wanted = (package.split("==") for package in sys.argv[1:])
sys.exit(any(importlib.metadata.version(name) != version for name, version in wanted))' "$@" 2>/dev/null
}
