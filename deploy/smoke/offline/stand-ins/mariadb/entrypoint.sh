#!/usr/bin/env bash
# The first start creates the data folder, the database and its user, and runs the scripts in /docker-entrypoint-initdb.d on
# a server without a network. Every start then runs the server.
set -euo pipefail

if [ "${1:-}" != mariadbd ] && [ "${1#-}" = "${1:-}" ]; then exec "$@"; fi
[ "${1:-}" = mariadbd ] || set -- mariadbd "$@"
data=/var/lib/mysql

if [ "$(id -u)" -eq 0 ]; then
  chown mysql: "$data" /run/mysqld
  exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
fi

secret() { # the value of a variable, or of the file that VARIABLE_FILE names; MYSQL_ is the older prefix
  local name file
  for name in "MARIADB_$1" "MYSQL_$1"; do
    file="${name}_FILE"
    if [ -n "${!file:-}" ]; then cat "${!file}"; return; fi
    if [ -n "${!name:-}" ]; then printf '%s' "${!name}"; return; fi
  done
}

if [ ! -d "$data/mysql" ]; then
  root="$(secret ROOT_PASSWORD)"
  if [ -z "$root" ] && [ -n "$(secret RANDOM_ROOT_PASSWORD)" ]; then root="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"; fi
  [ -n "$root" ] || { echo "MARIADB_ROOT_PASSWORD or MARIADB_RANDOM_ROOT_PASSWORD must be set" >&2; exit 1; }
  database="$(secret DATABASE)"
  user="$(secret USER)"
  password="$(secret PASSWORD)"
  mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  mariadbd --skip-networking --datadir="$data" &
  server=$!
  until mariadb-admin --user=root ping >/dev/null 2>&1; do
    kill -0 "$server" || { echo "the server for the first start ended" >&2; exit 1; }
    sleep 0.2
  done
  {
    [ -z "$database" ] || echo "create database if not exists \`$database\`;"
    if [ -n "$user" ]; then
      echo "create user '$user'@'%' identified by '$password';"
      [ -z "$database" ] || echo "grant all on \`$database\`.* to '$user'@'%';"
    fi
    echo "create user 'healthcheck'@'localhost' identified via unix_socket as 'mysql';"
    echo "create user 'mysql'@'localhost' identified via unix_socket;"
  } | mariadb --user=root
  shopt -s nullglob
  for script in /docker-entrypoint-initdb.d/*; do
    echo "running $script"
    case "$script" in
      *.sh) if [ -x "$script" ]; then "$script"; else
        # shellcheck source=/dev/null
        . "$script"
      fi ;;
      *.sql) mariadb --user=root ${database:+"$database"} < "$script" ;;
      *.sql.gz) gunzip -c "$script" | mariadb --user=root ${database:+"$database"} ;;
    esac
  done
  echo "alter user root@localhost identified by '$root';" | mariadb --user=root
  MYSQL_PWD="$root" mariadb-admin --user=root shutdown
  wait "$server"
fi

exec "$@" --datadir="$data"
