# schemathesis, which tests an API against its own OpenAPI document. Sourced, after python_env.sh.
# shellcheck shell=bash

ensure_schemathesis() { ensure_python_env schemathesis schemathesis==4.32.5; }
