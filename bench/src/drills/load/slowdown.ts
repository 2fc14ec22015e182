import { quantile } from "simple-statistics";
import { type Random, seededRandom } from "../../plan/random.ts";
import type { Interval } from "../../statistics/bootstrap.ts";
import type { GoodResponse, Traffic } from "./good-traffic.ts";
import { percentile } from "./percentile.ts";

/** How much slower requests were in one measurement than in another. */
export interface Slowdown {
  /** The p99 of good responses, in ms. */
  withoutMs: number;
  withMs: number;
  /** `withMs / withoutMs`. */
  times: number;
  /** Where that ratio is, with 95 % confidence. */
  interval: Interval;
}

const RESAMPLES = 2000;
const TAIL = 0.025;
/** The same measurements give the same interval. */
const SEED = 1;

/**
 * Compares the p99 of two measurements, with the percentile bootstrap interval of their ratio. Whole seconds are drawn
 * again and not requests: a pause of the machine makes several requests late at once, and an interval over requests would
 * take each of them for a piece of evidence of its own.
 */
export function slowdownOf(without: Traffic, during: Traffic): Slowdown {
  const [withoutMs, withMs] = [p99Of(without), p99Of(during)];
  const random = seededRandom(SEED);
  const [before, after] = [bySecond(without), bySecond(during)];
  const ratios = Array.from({ length: RESAMPLES }, () => p99In(after, random) / p99In(before, random));
  const [low, high] = quantile(ratios, [TAIL, 1 - TAIL]) as [number, number];
  return { withoutMs, withMs, times: withMs / withoutMs, interval: { low, high } };
}

/** Two measurements of the same, one after the other, as one. */
export function joined(first: Traffic, second: Traffic): Traffic {
  const seconds = Math.max(0, ...first.map(({ second }) => second + 1));
  return [...first, ...second.map((response) => ({ ...response, second: seconds + response.second }))];
}

/** Whether a response is what its client wanted. */
export const isGood = ({ status }: GoodResponse): boolean => status >= 200 && status < 300;

const p99Of = (traffic: Traffic) =>
  percentile(
    traffic.filter(isGood).map(({ ms }) => ms),
    99,
  );

/** The latencies of good responses by the second in which their requests were due. */
function bySecond(traffic: Traffic): number[][] {
  const seconds = Map.groupBy(traffic.filter(isGood), ({ second }) => second);
  return [...seconds.values()].map((responses) => responses.map(({ ms }) => ms));
}

/** The p99 of as many seconds, each drawn from all of them. */
function p99In(seconds: readonly number[][], random: Random): number {
  const drawn = seconds.map(() => seconds[Math.floor(random() * seconds.length)] as number[]);
  return percentile(drawn.flat(), 99);
}
