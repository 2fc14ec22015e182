import { expect, test } from "bun:test";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { upstreamNames } from "@super-heroes/testing/stand-ins/fight-upstreams";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";
import { scrape } from "./scrape.ts";

/** More than a circuit breaker needs to open. */
const ENOUGH = 40;

const execute = ({ fights }: FightsWithStandIns, mode: string, init: RequestInit = {}) =>
  fights.send(`/api/fights/execute_fight?mode=${mode}`, init);

const startWithBreaker = () =>
  startWithStandIns({
    waiting: upstreamNames,
    variables: { UPSTREAM_BREAKER: "true", DEADLINE_MS: "3000", UPSTREAM_MAX_IN_FLIGHT: String(ENOUGH) },
  });

/** Expects that misbehaving callers opened no circuit and count as cancelled, and that a fight works. */
async function expectNoFailures(setup: FightsWithStandIns, mode: string): Promise<void> {
  await eventually(
    "all requests are counted",
    () => scrape(setup.fights, "http_requests_total", { route: "/api/fights/execute_fight" }),
    (count) => count === ENOUGH,
    5000,
  );
  expect(await scrape(setup.fights, "http_requests_total", { status: "499" })).toBe(ENOUGH);
  for (const upstream of upstreamNames)
    expect(await scrape(setup.fights, "upstream_circuit_opened_total", { upstream })).toBe(0);
  setup.upstreams.waiting.clear();
  expect((await execute(setup, mode)).status).toBe(200);
}

test.each(MODES)("mode=%s: callers with impossible deadlines open no circuit", async (mode) => {
  await using setup = await startWithBreaker();
  const headers = { "x-deadline-ms": "1" };
  const responses = await Promise.all(
    Array.from({ length: ENOUGH }, () => execute(setup, mode, { headers })),
  );
  expect(responses.map(({ status }) => status)).toEqual(Array(ENOUGH).fill(504));
  await expectNoFailures(setup, mode);
});

test.each(MODES)("mode=%s: callers that cancel open no circuit", async (mode) => {
  await using setup = await startWithBreaker();
  const client = new AbortController();
  const responses = Array.from({ length: ENOUGH }, () => execute(setup, mode, { signal: client.signal }));
  // The scrape is a request, too.
  await eventually(
    "all requests are in flight",
    () => scrape(setup.fights, "http_requests_in_flight", {}),
    (count) => count === ENOUGH + 1,
    5000,
  );
  client.abort();
  await Promise.allSettled(responses);
  await expectNoFailures(setup, mode);
});

test.each(MODES)(
  "mode=%s: an upstream that does not respond opens its circuit",
  async (mode) => {
    // One upstream only: of several that time out together, the first failure cancels the others.
    await using setup = await startWithStandIns({
      waiting: ["heroes"],
      variables: { UPSTREAM_BREAKER: "true", DEADLINE_MS: "150", UPSTREAM_MAX_IN_FLIGHT: String(ENOUGH) },
    });
    // In sequence: fights that share a call have one failure between them.
    for (let fight = 0; fight < ENOUGH; fight++) await execute(setup, mode);
    expect(await scrape(setup.fights, "upstream_circuit_opened_total", { upstream: "heroes" })).toBe(1);
  },
  20_000,
);
