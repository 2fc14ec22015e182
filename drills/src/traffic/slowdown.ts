import type { Interval } from "@super-heroes/bench/analysis/statistics/bootstrap";
import { type Random, seededRandom } from "@super-heroes/bench/analysis/statistics/random";
import { quantile } from "simple-statistics";
import type { GoodResponse, Traffic } from "./good-traffic.ts";

/** How much slower requests were in one measurement than in another. */
export interface Slowdown {
  /** The p99 of good responses, in ms. */
  withoutMs: number;
  withMs: number;
  /** `withMs / withoutMs`. */
  times: number;
  /** The 95 % confidence interval of `times`. */
  interval: Interval;
}

const RESAMPLES = 2000;
const TAIL = 0.025;
/** Fixed, so that the same measurements give the same interval. */
const SEED = 1;

/**
 * Compares the p99 of two measurements, with a percentile bootstrap interval of their ratio. The bootstrap resamples whole
 * seconds instead of requests: a pause of the machine delays several requests at once, which are not independent.
 */
export function slowdownOf(without: Traffic, during: Traffic): Slowdown {
  const [before, after] = [tailOf(without), tailOf(during)];
  const [withoutMs, withMs] = [before, after].map((tail) =>
    p99Of(
      tail,
      tail.sizes.map(() => 1),
    ),
  ) as [number, number];
  const random = seededRandom(SEED);
  const ratios = Array.from(
    { length: RESAMPLES },
    () => p99Of(after, drawn(after.sizes.length, random)) / p99Of(before, drawn(before.sizes.length, random)),
  );
  const [low, high] = quantile(ratios, [TAIL, 1 - TAIL]) as [number, number];
  return { withoutMs, withMs, times: withMs / withoutMs, interval: { low, high } };
}

/** Two measurements of the same traffic, one after the other, as one measurement. */
export function joined(first: Traffic, second: Traffic): Traffic {
  const seconds = Math.max(0, ...first.map(({ second }) => second + 1));
  return [...first, ...second.map((response) => ({ ...response, second: seconds + response.second }))];
}

/** Whether a response has a status 2xx. */
export const isGood = ({ status }: GoodResponse): boolean => status >= 200 && status < 300;

/** Good responses, prepared for computing their p99 many times with different seconds. */
interface Tail {
  /** The slowest first, with the index of the second in which each was due. */
  slowest: readonly { ms: number; second: number }[];
  /** The number of responses in each second. */
  sizes: readonly number[];
}

function tailOf(traffic: Traffic): Tail {
  const good = traffic.filter(isGood);
  const seconds = [...new Set(good.map(({ second }) => second))];
  const slowest = good
    .map(({ ms, second }) => ({ ms, second: seconds.indexOf(second) }))
    .sort((a, b) => b.ms - a.ms);
  const sizes = seconds.map((_, index) => slowest.filter(({ second }) => second === index).length);
  return { slowest, sizes };
}

/** The p99 (nearest rank) where each second counts `times` times; `NaN` where there is none. */
function p99Of({ slowest, sizes }: Tail, times: readonly number[]): number {
  const count = sizes.reduce((sum, size, second) => sum + size * (times[second] as number), 0);
  const rank = count - Math.ceil(0.99 * count) + 1;
  let seen = 0;
  for (const { ms, second } of slowest) {
    seen += times[second] as number;
    if (seen >= rank) return ms;
  }
  return Number.NaN;
}

/** How often each of `size` items is drawn in `size` draws with replacement. */
function drawn(size: number, random: Random): number[] {
  const times = Array<number>(size).fill(0);
  for (let draw = 0; draw < size; draw++) {
    const index = Math.floor(random() * size);
    times[index] = (times[index] as number) + 1;
  }
  return times;
}
