#!/usr/bin/env bash
# Prepares both checkouts with the commands of the input setup.
set -euo pipefail

for side in base head; do
  echo "::group::Prepare the $side"
  (cd "$GITHUB_WORKSPACE/.ab/$side" && bash -euo pipefail -c "$SETUP")
  echo "::endgroup::"
done
