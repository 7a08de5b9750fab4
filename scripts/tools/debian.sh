# Debian packages: installed if we have the permission, otherwise named in an error. Sourced.
# shellcheck shell=bash

can_install_packages() { have apt-get && [ "$(id -u)" = 0 ]; }

# debian_package PACKAGE PURPOSE
debian_package() {
  can_install_packages || fail "$2 is missing. On Debian: sudo apt-get install $1"
  say "installing the Debian package $1: $2"
  # Package lists may be absent (containers) or name versions that no longer exist.
  apt-get update -q </dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$1" </dev/null
}
