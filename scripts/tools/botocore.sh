# botocore, the AWS SDK under boto3 and the AWS CLI. Sourced, after python_env.sh.
# shellcheck shell=bash

ensure_botocore() { ensure_python_env botocore botocore==1.44.5; }
