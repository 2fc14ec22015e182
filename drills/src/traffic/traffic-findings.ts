import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { atLeast, atMost, notMeasured, reported } from "../promise/measurements.ts";
import type { Findings } from "../promise/run-check.ts";
import type { Traffic } from "./good-traffic.ts";
import { isGood, slowdownOf } from "./slowdown.ts";

/** The promises to other clients during an attack: the share of good responses, and the factor of the p99. */
export const GOOD_AT_LEAST = 99;
export const SLOWER_AT_MOST = 2;

/** A p99 of fewer requests depends on two or three of them. */
export const MIN_FOR_P99 = 600;

/** The promise to other clients, in words. */
export const trafficPromise = `other clients, with 20 requests a second, get at least ${GOOD_AT_LEAST} % good responses, with a p99 at most ${SLOWER_AT_MOST} × that without the attack`;

/** Compares the traffic of other clients without an attack and during it. */
export function trafficFindings(part: string, without: Traffic, during: Traffic): Findings {
  const share = (traffic: Traffic) => (traffic.filter(isGood).length / traffic.length) * 100;
  const { withoutMs, withMs, times, interval } = slowdownOf(without, during);
  const slower = atMost(SLOWER_AT_MOST, `${part}: p99 during it, against without`, times, "×");
  const measurements = [
    atLeast(GOOD_AT_LEAST, `${part}: good responses`, share(during), "%"),
    reported(`${part}: good responses without it`, share(without), "%"),
    reported(`${part}: p99 without it`, withoutMs, "ms"),
    reported(`${part}: p99 during it`, withMs, "ms"),
    judged(slower, interval, Math.min(without.length, during.length)),
  ];
  return { measurements, remarks: [...badIn(`${part}, without it`, without), ...badIn(part, during)] };
}

/** The kinds of bad responses, with their numbers. */
function badIn(part: string, traffic: Traffic): string[] {
  const bad = traffic.filter((response) => !isGood(response));
  const kinds = Map.groupBy(bad, ({ request, status }) => `${request}: ${status || "no response"}`);
  return [...kinds].map(([kind, { length }]) => `${part}: ${kind}, ${length} times`);
}

/** The measurement, or "not measured" where this run has too little evidence for a verdict. */
function judged(
  slower: Measurement,
  { low, high }: { low: number; high: number },
  requests: number,
): Measurement {
  if (requests < MIN_FOR_P99)
    return notMeasured(slower, `a p99 needs ${MIN_FOR_P99} requests, and there were ${requests}`);
  if (low <= SLOWER_AT_MOST && high > SLOWER_AT_MOST)
    return notMeasured(
      slower,
      `this machine is too noisy: its 95 % interval is from ${low.toFixed(2)} to ${high.toFixed(2)} ×`,
    );
  return slower;
}
