#!/usr/bin/env bash
# Ends the job by the verdict.
set -euo pipefail

case $VERDICT in
  kept) echo "::notice title=Base against head::the head is not slower than the base by more than $MAX_REGRESSION" ;;
  regressed)
    echo "::error title=Base against head::the head is slower than the base by more than $MAX_REGRESSION; see the job summary"
    exit 1
    ;;
  undecided)
    message="this measurement can neither show nor exclude a slowdown of more than $MAX_REGRESSION; see the job summary"
    if [ "$UNDECIDED" = fail ]; then
      echo "::error title=Base against head::$message"
      exit 1
    fi
    echo "::warning title=Base against head::$message"
    ;;
  *)
    echo "::error title=Base against head::unknown verdict \"$VERDICT\""
    exit 1
    ;;
esac
