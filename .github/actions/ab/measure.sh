#!/usr/bin/env bash
# Starts base and head, measures them with `bench ab`, and writes its table into the job summary. The step fails when nothing
# could be measured; the verdict is its output.
set -euo pipefail

results="$RUNNER_TEMP/$NAME"
rm -rf "$results"
mkdir -p "$results"
table="$results/summary.md"

options=()
# Quotes are read as in a shell, and nothing is expanded.
if [ -n "${OPTIONS//[[:space:]]/}" ]; then mapfile -t options < <(xargs -n 1 printf '%s\n' <<<"$OPTIONS"); fi

# npx puts its programs first on the PATH; the servers get that of the workflow.
export OWN_PATH="$PATH" BENCH_RESULTS_DIR="$results"
start="$(printf '%q' "$GITHUB_ACTION_PATH/start.sh")"

cd "$GITHUB_ACTION_PATH/../../.."
code=0
npx --yes bun@1.4.5 run bench ab "http://127.0.0.1:$BASE_PORT" "http://127.0.0.1:$HEAD_PORT" \
  --label-a base --start-a "$start base $BASE_PORT" \
  --label-b head --start-b "$start head $HEAD_PORT" \
  --path "$REQUEST_PATH" --ready "$READY_PATH" \
  --max-regression "$MAX_REGRESSION" --markdown "$table" --name "$NAME" \
  ${options[@]+"${options[@]}"} || code=$?

[ ! -f "$table" ] || cat "$table" >> "$GITHUB_STEP_SUMMARY"
# A run that failed has the exit code of a gate that stops, or another one that no gate has.
[[ $code =~ ^(0|1|3)$ ]] || exit "$code"
verdict="$(node "$GITHUB_ACTION_PATH/verdict.js" "$results")"
{
  echo "verdict=$verdict"
  echo "results=$results"
} >> "$GITHUB_OUTPUT"
