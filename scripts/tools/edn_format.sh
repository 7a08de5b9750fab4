# edn_format, a parser of EDN. Sourced, after python_env.sh.
# shellcheck shell=bash

ensure_edn_format() { ensure_python_env edn_format edn_format==0.8.0; }
