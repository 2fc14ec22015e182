#!/bin/sh
# Runs the bench as the owner of the results folder that is mounted, so that what it writes there belongs to that user on
# the host, whatever the user's number is.
set -eu
owner=$(stat -c '%u:%g' /app/results)
export HOME=/tmp
exec setpriv --reuid="${owner%:*}" --regid="${owner#*:}" --clear-groups --no-new-privs \
  bun bench/src/main.ts "$@"
