#!/usr/bin/env bash
# Starts the server of one checkout: start.sh base|head PORT. The command is in START, the PATH of the workflow in OWN_PATH.
set -euo pipefail
cd "$GITHUB_WORKSPACE/.ab/$1"
export PORT="$2" PATH="$OWN_PATH"
exec bash -euo pipefail -c "$START"
