import { median } from "simple-statistics";
import { bootstrapMedianInterval } from "./statistics/bootstrap.ts";
import { holm } from "./statistics/holm.ts";
import { orderStatisticInterval } from "./statistics/order-interval.ts";
import type { Random } from "./statistics/random.ts";
import { wilcoxonSignedRank } from "./statistics/wilcoxon.ts";
import { type Better, type Verdict, verdictOf } from "./verdict.ts";

/** The differences of one metric, one per block, as `blockDifferences` returns them. */
export interface MetricDifferences {
  metric: string;
  better: Better;
  differences: readonly number[];
}

/**
 * How the candidate compares with the baseline in one metric. Effects are relative: −0.25 is a quarter less than the
 * baseline. `null` where there are too few blocks.
 */
export interface MetricComparison {
  metric: string;
  /** From the median of the block differences. */
  estimate: number | null;
  /** The 95 % bootstrap interval. */
  low: number | null;
  high: number | null;
  /** The order-statistic interval of at least 95 %; it needs six blocks. */
  orderLow: number | null;
  orderHigh: number | null;
  blocks: number;
  /** Of the Wilcoxon signed-rank test, two-sided. */
  p: number | null;
  /** The same, after Holm, over the metrics of the family. */
  pAdjusted: number | null;
  noiseFloor: number;
  verdict: Verdict;
}

export interface CompareOptions {
  /** The relative effect that is noise in this metric. */
  noiseFloorOf: (metric: string) => number;
  random: Random;
  resamples?: number;
}

/** A single block has no spread. */
const FEWEST_BLOCKS = 2;

/**
 * Compares two arms under one load in all metrics of a family, in their order. The metrics are tested together: a
 * verdict of faster or slower by chance in any of them is a false alarm.
 */
export function compareBlocks(
  family: readonly MetricDifferences[],
  { noiseFloorOf, random, resamples = 10_000 }: CompareOptions,
): MetricComparison[] {
  const tests = testsOf(family.filter(({ differences }) => differences.length >= FEWEST_BLOCKS));
  return family.map((member) => {
    const { metric, better, differences } = member;
    const test = tests.get(member);
    const interval = test && bootstrapMedianInterval(differences, { random, resamples });
    const order = orderStatisticInterval(differences);
    const effects = {
      estimate: relative(differences.length > 0 ? median(differences) : undefined),
      low: relative(interval?.low),
      high: relative(interval?.high),
      orderLow: relative(order?.low),
      orderHigh: relative(order?.high),
    };
    const pAdjusted = test?.pAdjusted ?? null;
    const noiseFloor = noiseFloorOf(metric);
    const verdict = verdictOf({ ...effects, pAdjusted, noiseFloor, better });
    const blocks = differences.length;
    return { metric, ...effects, blocks, p: test?.p ?? null, pAdjusted, noiseFloor, verdict };
  });
}

function testsOf(family: readonly MetricDifferences[]) {
  const pValues = family.map(({ differences }) => wilcoxonSignedRank(differences).p);
  const adjusted = holm(pValues);
  return new Map(
    family.map((member, index) => [
      member,
      { p: pValues[index] as number, pAdjusted: adjusted[index] as number },
    ]),
  );
}

function relative(difference: number | undefined): number | null {
  return difference === undefined ? null : Math.expm1(difference);
}
