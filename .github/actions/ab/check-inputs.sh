#!/usr/bin/env bash
# Stops before anything is started when an input cannot be used.
set -euo pipefail

refuse() {
  echo "::error title=Base against head::$1"
  exit 1
}

[ -n "$BASE" ] || refuse "there is no commit to compare with: this event has no pull request, so give the input base"
[[ $NAME =~ ^[a-z0-9][a-z0-9.-]{0,59}$ ]] || refuse "the input name must be lower-case letters, digits, dots and hyphens, got \"$NAME\""
[[ $UNDECIDED =~ ^(pass|fail)$ ]] || refuse "the input undecided must be pass or fail, got \"$UNDECIDED\""
[[ $COMMENT =~ ^(true|false)$ ]] || refuse "the input comment must be true or false, got \"$COMMENT\""
