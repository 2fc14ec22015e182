import { expect, test } from "bun:test";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { eventually } from "@super-heroes/testing/eventually";
import { upstreamNames } from "./cast.ts";
import { scrape } from "./scrape.ts";
import { type StageSet, setStage } from "./stage-set.ts";

/** More than a circuit breaker needs to open. */
const ENOUGH = 40;

const execute = ({ fights }: StageSet, mode: string, init: RequestInit = {}) =>
  fights.send(`/api/fights/execute_fight?mode=${mode}`, init);

const setBreakerStage = () =>
  setStage({
    waiting: upstreamNames,
    variables: { UPSTREAM_BREAKER: "true", DEADLINE_MS: "3000", UPSTREAM_MAX_IN_FLIGHT: String(ENOUGH) },
  });

/** What is expected after callers have misbehaved: no circuit is open, nothing was counted as an error, a fight works. */
async function expectBlameless(stage: StageSet, mode: string): Promise<void> {
  await eventually(
    "all of them counted",
    () => scrape(stage.fights, "http_requests_total", { route: "/api/fights/execute_fight" }),
    (count) => count === ENOUGH,
    5000,
  );
  expect(await scrape(stage.fights, "http_requests_total", { status: "499" })).toBe(ENOUGH);
  for (const upstream of upstreamNames)
    expect(await scrape(stage.fights, "upstream_circuit_opened_total", { upstream })).toBe(0);
  stage.cast.waiting.clear();
  expect((await execute(stage, mode)).status).toBe(200);
}

test.each(MODES)("mode=%s: callers that leave no time open no circuit", async (mode) => {
  await using stage = await setBreakerStage();
  const headers = { "x-deadline-ms": "1" };
  const responses = await Promise.all(
    Array.from({ length: ENOUGH }, () => execute(stage, mode, { headers })),
  );
  expect(responses.map(({ status }) => status)).toEqual(Array(ENOUGH).fill(504));
  await expectBlameless(stage, mode);
});

test.each(MODES)("mode=%s: callers that cancel everything open no circuit", async (mode) => {
  await using stage = await setBreakerStage();
  const client = new AbortController();
  const responses = Array.from({ length: ENOUGH }, () => execute(stage, mode, { signal: client.signal }));
  // The scrape itself is one.
  await eventually(
    "all of them under way",
    () => scrape(stage.fights, "http_requests_in_flight", {}),
    (count) => count === ENOUGH + 1,
    5000,
  );
  client.abort();
  await Promise.allSettled(responses);
  await expectBlameless(stage, mode);
});

test.each(MODES)(
  "mode=%s: an upstream that never responds opens its own",
  async (mode) => {
    // Only one: of several that reach the deadline together, the first to fail cancels the others.
    await using stage = await setStage({
      waiting: ["heroes"],
      variables: { UPSTREAM_BREAKER: "true", DEADLINE_MS: "150", UPSTREAM_MAX_IN_FLIGHT: String(ENOUGH) },
    });
    // One after the other: those who share a call have one failure among them.
    for (let fight = 0; fight < ENOUGH; fight++) await execute(stage, mode);
    expect(await scrape(stage.fights, "upstream_circuit_opened_total", { upstream: "heroes" })).toBe(1);
  },
  20_000,
);
