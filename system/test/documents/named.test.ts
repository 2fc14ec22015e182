import { expect, setDefaultTimeout, test } from "bun:test";
import { missingIn } from "./named.ts";

// The help of each command is read.
setDefaultTimeout(60_000);

test.each([
  ["bun run start --stack local"],
  ["npx --yes bun@1.4.5 run bench    # measures"],
  ["bun run bench compare --quick --stack local"],
  ["bun run bench tuning --arm …"],
  ["bun run bench <experiment>"],
  ["bun examples/runtimes/run.ts --modes parallel -- --quick"],
  ["bun run bench aa --runs 5 -- --generator autocannon,wrk"],
  ["bun run seed -- --rows 1000000 --store <url>"],
  ["USERS_ADMIN_PASSWORD=… bun run start"],
  ["bun run databases up heroes"],
  ["bun run drill kill --short"],
  [
    "bun run --silent seal users POST /api/v1/users/register '{}' |\n  curl localhost:8005/api/v1/users/register",
  ],
  ["docker compose -f compose.yml -f compose.load.yml run --rm bench compare"],
  ["docker compose up -d --wait --scale heroes=3"],
  ["k6 run -e MODE=parallel bench/k6/fight.ts"],
  ["kubectl apply -k deploy/kubernetes/overlays/local"],
])("%s names what exists", async (command) => {
  expect(await missingIn(command)).toEqual([]);
});

test.each([
  ["bun run begin", "package.json has no script begin"],
  ["bun run start --stak local", "bun run start has no --stak"],
  ["bun run bench compare --fast", "bun run bench compare has no --fast"],
  ["bun run bench aa --generator wrk", "bun run bench aa has no --generator"],
  ["bun run bench contrast", "bun run bench has no contrast"],
  ["bun run databases raise", "bun run databases has no raise"],
  ["bun run system kill orders && bun run system revive orders", "bun run system has no revive"],
  ["bun run format --all", "bun run format takes no --all"],
  ["bun deploy/kubernetes/prepared.ts", "there is no deploy/kubernetes/prepared.ts"],
  ["bun examples/runtimes/run.ts -- --quick", "Bun drops the -- behind examples/runtimes/run.ts"],
  ["docker compose -f compose.yml -f compose.best.yml up", "there is no compose.best.yml"],
  ["docker compose exec user cat /run/x", "the compose files have no service user"],
  ["docker compose up --scale hero=3", "the compose files have no service hero"],
  ["k6 run -e MOOD=good bench/k6/fight.ts", "no k6 script reads MOOD"],
])("%s: %s", async (command, problem) => {
  expect(await missingIn(command)).toEqual([problem]);
});
