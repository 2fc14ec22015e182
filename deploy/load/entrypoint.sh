#!/bin/sh
# Runs the bench as the owner of the mounted results folder, so that its files belong to that user on the host.
set -eu
owner=$(stat -c '%u:%g' /app/results)
export HOME=/tmp
exec setpriv --reuid="${owner%:*}" --regid="${owner#*:}" --clear-groups --no-new-privs \
  bun bench/src/main.ts "$@"
