#!/usr/bin/env bash
# Healthy when the server that takes connections over TCP answers, which the one of the first start never does. The
# answer "access denied" is one too. Takes the options of the public image's script (--connect, --innodb_initialized)
# and asks the same whatever they are.
set -euo pipefail

answer="$(mariadb-admin --protocol=tcp --host=127.0.0.1 --user=nobody --connect-timeout=3 ping 2>&1 || true)"
[[ "$answer" == *"is alive"* || "$answer" == *"Access denied"* ]]
