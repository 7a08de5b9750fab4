# Caddy: the tests put it in front of the site, as users do. Sourced.
# shellcheck shell=bash

ensure_caddy() {
  have caddy && return
  debian_package caddy "Caddy, a proxy in front of the site"
  have caddy || fail "Caddy was installed, but is not on PATH"
}
