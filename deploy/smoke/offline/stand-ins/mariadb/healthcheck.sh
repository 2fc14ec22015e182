#!/usr/bin/env bash
# Healthy when the server responds over TCP, which that of the first start never does. "Access denied" is a response as well.
# Accepts and ignores the options of the public image's script (--connect, --innodb_initialized).
set -euo pipefail

response="$(mariadb-admin --protocol=tcp --host=127.0.0.1 --user=nobody --connect-timeout=3 ping 2>&1 || true)"
[[ "$response" == *"is alive"* || "$response" == *"Access denied"* ]]
