# botocore, the AWS SDK under boto3 and the AWS CLI, from PyPI, in a Python environment of its own. Sourced.
# shellcheck shell=bash

BOTOCORE_VERSION=1.44.5

ensure_botocore() {
  botocore_fits && return
  have python3 || debian_package python3 "Python, for botocore"
  # Debian keeps what `venv` needs in a package of its own.
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_package python3-venv "Python environments (python3 -m venv)"
  rm -rf "$TOOLS/botocore"
  python3 -m venv "$TOOLS/botocore"
  say "installing botocore $BOTOCORE_VERSION from PyPI"
  "$TOOLS/botocore/bin/pip" install --quiet --disable-pip-version-check "botocore==$BOTOCORE_VERSION" </dev/null
  botocore_fits || fail "botocore $BOTOCORE_VERSION was installed but cannot be used"
}

botocore_fits() {
  "$TOOLS/botocore/bin/python" -c "
import importlib.metadata, sys, botocore.session
sys.exit(importlib.metadata.version('botocore') != '$BOTOCORE_VERSION')" 2>/dev/null
}
