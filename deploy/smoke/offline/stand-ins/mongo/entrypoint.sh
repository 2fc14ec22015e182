#!/usr/bin/env bash
# Serves /data/db with the user of MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD (or the file that
# MONGO_INITDB_ROOT_PASSWORD_FILE names). FerretDB does not have mongod's options, which are ignored.
set -euo pipefail

[ "${1:-}" = mongod ] || exec "$@"
data=/data/db

if [ "$(id -u)" -eq 0 ]; then
  chown mongodb: "$data"
  exec setpriv --reuid=mongodb --regid=mongodb --init-groups "$0" mongod
fi

serve=(ferretdb --handler=sqlite "--sqlite-url=file:$data/" --telemetry=disable "--state-dir=$data"
  --debug-addr=- --log-level=warn --listen-addr=:27017)
if [ -n "${MONGO_INITDB_ROOT_USERNAME:-}" ]; then
  password="${MONGO_INITDB_ROOT_PASSWORD:-}"
  [ -z "${MONGO_INITDB_ROOT_PASSWORD_FILE:-}" ] || password="$(cat "$MONGO_INITDB_ROOT_PASSWORD_FILE")"
  serve+=(--test-enable-new-auth --setup-database=admin "--setup-username=$MONGO_INITDB_ROOT_USERNAME")
  export FERRETDB_SETUP_PASSWORD="$password"
fi
exec "${serve[@]}"
