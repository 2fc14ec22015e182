#!/bin/sh
# Runs the bench as whoever owns the folder that results go to, so that they belong to the person on the other side of the
# mount, whatever number that person has there.
set -eu
owner=$(stat -c '%u:%g' /app/results)
export HOME=/tmp
exec setpriv --reuid="${owner%:*}" --regid="${owner#*:}" --clear-groups --no-new-privs \
  bun bench/src/main.ts "$@"
