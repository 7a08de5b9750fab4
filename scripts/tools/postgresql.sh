# PostgreSQL's programs: the server starts a database of its own with them, the
# browser tests read it with psql, the benchmark compares with pgbench. Sourced.
# shellcheck shell=bash

ensure_postgresql() {
  postgresql_on_path && return
  debian_package postgresql "PostgreSQL's programs (initdb, postgres, psql, pgbench)"
  postgresql_on_path || fail "PostgreSQL was installed, but initdb, psql or pgbench is not where Debian keeps it"
}

# Only for `make run`: the server can download a PostgreSQL by itself.
prefer_postgresql() {
  postgresql_on_path && return
  if can_install_packages; then
    ensure_postgresql
  else
    say "no PostgreSQL found, the server will download one. To avoid that, on Debian: sudo apt-get install postgresql"
  fi
}

# Debian keeps the server's programs off PATH, in one directory for each version.
postgresql_on_path() {
  local directory
  for directory in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
    have initdb && have pgbench && break
    [ -x "$directory/initdb" ] && export PATH="$PATH:$directory"
  done
  have initdb && have psql && have pgbench
}
