#!/usr/bin/env bash
# Tests deploy/: the templates against AWS's own descriptions of its resource types, the policies
# against what the code sends, the scripts against a simulated account. No AWS account is
# needed, and no request is sent to AWS.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for tool in debian python_env cfn-lint; do
  # shellcheck source=/dev/null
  . "scripts/tools/$tool.sh"
done

ensure_cfn_lint
BIN="$TOOLS/cfn-lint/bin"

say "shellcheck: deploy/ and what tests it"
"$BIN/shellcheck" -x -P SCRIPTDIR deploy/*.sh deploy/test/aws scripts/test-deploy.sh scripts/tools/{cfn-lint,python_env}.sh

# In both regions: the resource types must be known in each.
say "cfn-lint: the templates"
"$BIN/cfn-lint" --regions us-east-1 us-east-2 --include-checks I -- deploy/*.yaml

say "the templates and the policies against the code"
"$BIN/python" deploy/test/check_templates.py

say "the provisioning policy's fence, by IAM's rules"
"$BIN/python" deploy/test/check_fence.py

say "up.sh and down.sh against an account that is played"
REAL_AWS="$BIN/aws" "$BIN/python" deploy/test/scenarios.py
