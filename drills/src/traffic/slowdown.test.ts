import { describe, expect, test } from "bun:test";
import { seededRandom } from "@super-heroes/bench/analysis/statistics/random";
import { isKept, outcomeOf } from "@super-heroes/bench/results/promises/measurement";
import type { Traffic } from "./good-traffic.ts";
import { joined, slowdownOf } from "./slowdown.ts";
import { trafficFindings } from "./traffic-findings.ts";

const PER_SECOND = 20;
const SECONDS = 30;

interface Shape {
  /** The factor of all latencies. */
  times?: number;
  /** The share of seconds in which the machine pauses for `pauseMs`, which delays the requests that are due then. */
  pauses?: number;
  pauseMs?: number;
  seconds?: number;
}

/** Generated traffic: latencies with a tail, and pauses. */
function traffic(
  seed: number,
  { times = 1, pauses = 0, pauseMs = 100, seconds = SECONDS }: Shape = {},
): Traffic {
  const random = seededRandom(seed);
  return Array.from({ length: seconds }, (_, second) => {
    const isPause = random() < pauses;
    return Array.from({ length: PER_SECOND }, (_, number) => {
      const ms = times * (4 - 3 * Math.log(1 - random()));
      const late = isPause && number < (pauseMs / 1000) * PER_SECOND ? pauseMs * random() : 0;
      return { request: "GET /", second, ms: ms + late, status: 200 };
    });
  }).flat();
}

const outcome = (without: Traffic, during: Traffic) => {
  const measurement = trafficFindings("part", without, during).measurements.at(-1);
  return measurement && outcomeOf(measurement);
};

const outcomes = (without: Shape, during: Shape) =>
  Array.from({ length: 40 }, (_, seed) =>
    outcome(traffic(1 + 2 * seed, without), traffic(2 + 2 * seed, during)),
  );

const share = (list: readonly (string | undefined)[], what: string) =>
  list.filter((one) => one === what).length / list.length;

test("the p99 of both, their ratio, and an interval around it", () => {
  const without = traffic(1);
  const during = without.map((response) => ({ ...response, ms: 3 * response.ms }));
  const { withoutMs, withMs, times, interval } = slowdownOf(without, during);
  // Of 600 responses, the 594th fastest.
  expect(withoutMs).toBe(without.map(({ ms }) => ms).toSorted((a, b) => a - b)[593] as number);
  expect(withMs).toBeCloseTo(3 * withoutMs);
  expect(times).toBeCloseTo(3);
  expect(interval.low).toBeLessThan(3);
  expect(interval.high).toBeGreaterThan(3);
  expect(slowdownOf(without, during)).toEqual(slowdownOf(without, during));
});

test("latencies of bad responses do not count", () => {
  const without = traffic(1);
  const during = without.map((response, index) =>
    index % 50 === 0 ? { ...response, ms: 1e6, status: 503 } : response,
  );
  expect(slowdownOf(without, during).times).toBeWithin(0.8, 1.2);
});

test("two joined measurements have the seconds of both", () => {
  const both = joined(traffic(1, { seconds: 2 }), traffic(2, { seconds: 3 }));
  expect([...new Set(both.map(({ second }) => second))]).toEqual([0, 1, 2, 3, 4]);
});

describe("the verdict", () => {
  test("on a quiet machine distinguishes unchanged latencies from fourfold ones", () => {
    expect(share(outcomes({}, {}), "kept")).toBeGreaterThan(0.9);
    expect(share(outcomes({}, { times: 4 }), "broken")).toBeGreaterThan(0.9);
  });

  test("on a noisy machine is rarely wrong, because it is often 'not measured'", () => {
    const noisy = { pauses: 0.1 };
    expect(share(outcomes(noisy, noisy), "broken")).toBeLessThan(0.05);
    expect(share(outcomes(noisy, noisy), "not measured")).toBeGreaterThan(0.1);
    const slower = outcomes({ ...noisy, times: 1 }, { ...noisy, times: 4, pauseMs: 400 });
    expect(share(slower, "kept")).toBeLessThan(0.05);
  });

  test("is 'not measured' for fewer requests than a p99 needs, however clear the difference", () => {
    const few = { seconds: 10 };
    expect(outcome(traffic(1, few), traffic(2, { ...few, times: 10 }))).toBe("not measured");
  });
});

test("the share of good responses is promised, and the bad ones are remarks", () => {
  const without = traffic(1);
  const during = without.map((response, index) =>
    index % 50 === 0 ? { ...response, status: 503 } : response,
  );
  const { measurements, remarks } = trafficFindings("part", without, during);
  expect(measurements[0]).toMatchObject({ what: "part: good responses", value: 98 });
  expect(measurements[0] && isKept(measurements[0])).toBe(false);
  expect(remarks).toEqual(["part: GET /: 503, 12 times"]);
});
