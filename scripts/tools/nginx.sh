# nginx: the tests put it in front of the site, as users do. Sourced.
# shellcheck shell=bash

ensure_nginx() {
  nginx_is_there && return
  debian_package nginx-light "nginx, a proxy in front of the site"
  nginx_is_there || fail "nginx was installed, but is neither on PATH nor in /usr/sbin"
}

# Debian installs it in a directory that is not on the PATH of a user who is not root.
nginx_is_there() {
  have nginx && return
  [ -x /usr/sbin/nginx ] && export PATH="$PATH:/usr/sbin"
}
