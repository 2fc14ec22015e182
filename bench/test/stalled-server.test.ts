/** The generators of fixed rates agree about a server that stands still for a second: on what is late, and on what is dropped. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import { addUp, percentileMs } from "../src/analysis/observation/histogram.ts";
import type { LoadResult } from "../src/analysis/observation/segment.ts";
import { k6, k6Missing } from "../src/lab/generators/k6.fixture.ts";
import { k6OpenLoop } from "../src/lab/generators/k6-open-loop.ts";
import type { OpenLoopGenerator } from "../src/lab/generators/open-loop.ts";
import { steadyRate } from "../src/lab/generators/steady-rate.ts";
import { startExample } from "./example-server.ts";

setDefaultTimeout(60_000);

const scratchDir = await mkdtemp(join(tmpdir(), "stalled-"));
afterAll(() => rm(scratchDir, { recursive: true }));

const RATE = 100;
const WARMUP_SECONDS = 1;
const SECONDS = 3;
const PLANNED = RATE * SECONDS;
/** The server stands still one second after the warm-up, for as long as a hundred requests are due. */
const STALL = { STALL_AT_REQUEST: String(RATE * (WARMUP_SECONDS + 1)), STALL_MS: "1000" };
/** Requests that a generator may start a little too early or too late on a busy machine. */
const MARGIN = 12;

/** Drives a server that stalls; `mostInFlight` is the limit of requests in flight, else the usual one. */
async function drive(generator: OpenLoopGenerator, mostInFlight?: number): Promise<LoadResult> {
  await using server = await startExample("node", { LOOKUP: "index", ...STALL });
  return await generator.run(
    {
      url: `${server.url}/api/cart`,
      offered: RATE,
      warmupSeconds: WARMUP_SECONDS,
      seconds: SECONDS,
      scratchDir,
      ...(mostInFlight !== undefined && { mostInFlight }),
    },
    { onMeasuring: () => {}, onMeasured: () => {}, signal: new AbortController().signal },
  );
}

/** The latency of the slowest response but `rank - 1`, in milliseconds. */
function slowest({ histogram, good }: LoadResult, rank: number): number {
  return percentileMs(addUp([histogram]), 100 * (1 - (rank - 0.5) / good)) ?? Number.NaN;
}

function expectLate(result: LoadResult): void {
  // What is due during the stall is late, by what is left of it; the others are not, unless they wait behind the late ones.
  expect(result).toMatchObject({ errors: 0, dropped: 0 });
  expect(Math.abs(result.good - PLANNED)).toBeLessThanOrEqual(2);
  expect(slowest(result, RATE / 2 - MARGIN)).toBeGreaterThan(500);
  expect(slowest(result, 2 * RATE)).toBeLessThan(500);
}

/** Of the requests due during the stall, those beyond the limit. */
const IN_FLIGHT = 20;

function expectDropped(result: LoadResult): void {
  expect(result.errors).toBe(0);
  expect(Math.abs(result.good + result.dropped - PLANNED)).toBeLessThanOrEqual(2);
  expect(Math.abs(result.dropped - (RATE - IN_FLIGHT))).toBeLessThanOrEqual(MARGIN);
  expect(slowest(result, IN_FLIGHT - MARGIN)).toBeGreaterThan(500);
  expect(slowest(result, RATE)).toBeLessThan(500);
  expect(result.generator.maxVus).toBe(IN_FLIGHT);
}

test("the steady-rate generator counts what waits for the server as late", async () => {
  expectLate(await drive(steadyRate));
});

test("the steady-rate generator counts what is beyond the limit in flight as dropped", async () => {
  expectDropped(await drive(steadyRate, IN_FLIGHT));
});

testRequiring(k6Missing, "so does k6 with what waits", async () => {
  if (k6.available) expectLate(await drive(k6OpenLoop(k6)));
});

testRequiring(k6Missing, "and k6 with what is beyond the limit", async () => {
  if (k6.available) expectDropped(await drive(k6OpenLoop(k6), IN_FLIGHT));
});
