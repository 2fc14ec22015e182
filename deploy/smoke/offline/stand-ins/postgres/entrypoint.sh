#!/usr/bin/env bash
# The first start creates the cluster, the user and the database, and runs the scripts in /docker-entrypoint-initdb.d on a
# server that only this script can reach. Every start then runs the server.
set -euo pipefail

[ "${1:-}" = postgres ] || exec "$@"

if [ "$(id -u)" -eq 0 ]; then
  install -d -m 0700 -o postgres -g postgres "$PGDATA"
  chown postgres: "$PGDATA" /run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

secret() { # the value of a variable, or of the file that VARIABLE_FILE names
  local file="${1}_FILE"
  if [ -n "${!file:-}" ]; then cat "${!file}"; else printf '%s' "${!1:-}"; fi
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user="${POSTGRES_USER:-postgres}"
  database="${POSTGRES_DB:-$user}"
  password="$(secret POSTGRES_PASSWORD)"
  [ -n "$password" ] || { echo "POSTGRES_PASSWORD must not be empty" >&2; exit 1; }
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password") --auth-local=trust --auth-host=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses=''" start
  sql=(psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$user")
  [ "$database" = postgres ] || "${sql[@]}" --dbname postgres -c "create database \"$database\""
  export POSTGRES_USER="$user" POSTGRES_DB="$database" POSTGRES_PASSWORD="$password"
  shopt -s nullglob
  for script in /docker-entrypoint-initdb.d/*; do
    echo "running $script"
    case "$script" in
      *.sh) if [ -x "$script" ]; then "$script"; else
        # shellcheck source=/dev/null
        . "$script"
      fi ;;
      *.sql) "${sql[@]}" --dbname "$database" --file "$script" ;;
      *.sql.gz) gunzip -c "$script" | "${sql[@]}" --dbname "$database" ;;
    esac
  done
  pg_ctl --wait --mode=fast stop
fi

exec "$@" -c "listen_addresses=*"
