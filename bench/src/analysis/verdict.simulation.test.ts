import { expect, test } from "bun:test";
import { compareBlocks, type MetricDifferences } from "./compare-blocks.ts";
import { LEAST_NOISE_FLOOR, noiseFloor } from "./noise-floor.ts";
import { bootstrapMedianInterval } from "./statistics/bootstrap.ts";
import { type Random, seededRandom } from "./statistics/random.ts";

/**
 * The noise of the simulated laboratory. `deviation` is the standard deviation of block differences, in log ratios and
 * with the outliers in, as seen in an A/A run on a shared machine with segments as long as in a published comparison
 * (results/aa/2026-11-21T09-28-15Z-aa-long.json, four blocks), rounded up.
 */
const LABORATORY_NOISE = {
  metrics: [
    { metric: "throughput", better: "higher", deviation: 0.07 },
    { metric: "p50", better: "lower", deviation: 0.07 },
    { metric: "p95", better: "lower", deviation: 0.07 },
    { metric: "p99", better: "lower", deviation: 0.08 },
  ],
  /** Between any two metrics of a block: a slow moment shows in all of them. */
  correlation: 0.7,
  /** Something else ran on the machine during such a block. */
  outliers: { share: 0.05, timesAsWide: 4 },
} as const;

const EXPERIMENTS = 1_000;
/** A tenth of what a real comparison draws: the verdicts hardly change, and the test ends in seconds. */
const RESAMPLES = 1_000;
const TIMEOUT_MS = 20_000;

/** A family of metrics whose candidate is `slowdown` slower than the baseline: 0 is an A/A run, 0.1 ten per cent. */
function simulate(blocks: number, slowdown: number, random: Random): MetricDifferences[] {
  const { metrics, correlation, outliers } = LABORATORY_NOISE;
  const widening = Math.sqrt(1 + outliers.share * (outliers.timesAsWide ** 2 - 1));
  const shared = Array.from({ length: blocks }, () => ({
    wide: random() < outliers.share ? outliers.timesAsWide : 1,
    slow: normal(random),
  }));
  return metrics.map(({ metric, better, deviation }) => ({
    metric,
    better,
    differences: shared.map(({ wide, slow }) => {
      const noise = Math.sqrt(correlation) * slow + Math.sqrt(1 - correlation) * normal(random);
      const slower = Math.log1p(slowdown) + (deviation / widening) * wide * noise;
      return better === "lower" ? slower : -slower;
    }),
  }));
}

/** A standard normal number, after Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

test.each([8, 12])(
  "A/A with %d blocks: any metric is called faster or slower in at most 5 % of experiments",
  (blocks) => {
    const random = seededRandom(2026);
    let falseAlarms = 0;
    for (let experiment = 0; experiment < EXPERIMENTS; experiment += 1) {
      // The least noise floor is the hardest case: a measured one is wider, and turns false alarms into equivalence.
      const results = compareBlocks(simulate(blocks, 0, random), {
        noiseFloorOf: () => LEAST_NOISE_FLOOR,
        random,
        resamples: RESAMPLES,
      });
      if (results.some(({ verdict }) => verdict === "faster" || verdict === "slower")) falseAlarms += 1;
    }
    expect(falseAlarms / EXPERIMENTS).toBeLessThanOrEqual(0.05);
  },
  TIMEOUT_MS,
);

test(
  "a true 10 % with 12 blocks: throughput or p50 is called slower in at least 80 % of experiments, never faster",
  () => {
    const random = seededRandom(2026);
    let found = 0;
    let wrongWay = 0;
    for (let experiment = 0; experiment < EXPERIMENTS; experiment += 1) {
      // As in a real comparison, the floor comes from an A/A run on the same machine.
      const floors = new Map(
        simulate(12, 0, random).map(({ metric, differences }) => [
          metric,
          noiseFloor(differences, { blocks: 12, random, resamples: RESAMPLES }),
        ]),
      );
      const primary = compareBlocks(simulate(12, 0.1, random), {
        noiseFloorOf: (metric) => floors.get(metric) ?? LEAST_NOISE_FLOOR,
        random,
        resamples: RESAMPLES,
      }).filter(({ metric }) => metric === "throughput" || metric === "p50");
      if (primary.some(({ verdict }) => verdict === "slower")) found += 1;
      if (primary.some(({ verdict }) => verdict === "faster")) wrongWay += 1;
    }
    expect(found / EXPERIMENTS).toBeGreaterThanOrEqual(0.8);
    expect(wrongWay).toBe(0);
  },
  TIMEOUT_MS,
);

test(
  "the 95 % interval covers the true effect in at least 95 % of experiments with 8 to 12 blocks",
  () => {
    const random = seededRandom(2026);
    let covered = 0;
    for (let experiment = 0; experiment < 5 * EXPERIMENTS; experiment += 1) {
      const differences = Array.from({ length: 8 + (experiment % 5) }, () => normal(random));
      const { low, high } = bootstrapMedianInterval(differences, { random, resamples: RESAMPLES });
      if (low <= 0 && high >= 0) covered += 1;
    }
    expect(covered / (5 * EXPERIMENTS)).toBeGreaterThanOrEqual(0.95);
  },
  TIMEOUT_MS,
);
