# schemathesis, which asks an API what its own OpenAPI document says. Sourced, after python_env.sh.
# shellcheck shell=bash

ensure_schemathesis() { ensure_python_env schemathesis schemathesis==4.32.5; }
