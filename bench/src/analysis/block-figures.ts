import type { Metric } from "./derived.ts";
import { addUp, percentileMs } from "./observation/histogram.ts";
import type { Load, Segment } from "./observation/segment.ts";
import { blockDifferences } from "./statistics/block-differences.ts";
import type { Better } from "./verdict.ts";

/** The metrics of one side in one block. Its segments are added up before a percentile is read. */
export interface BlockFigures {
  responses: number;
  values: Record<Metric, number>;
}

/** Which way each metric improves. */
export const BETTER: Readonly<Record<Metric, Better>> = {
  throughput: "higher",
  p50: "lower",
  p95: "lower",
  p99: "lower",
};

/** A percentile rests on the responses beyond it: fewer than this are too few. */
const RESPONSES_BEYOND_P99 = 100;
const SHARE_BEYOND_P99 = 0.01;

/** The metrics of each block with a segment that counts, by block. */
export function figuresByBlock(segments: readonly Segment[]): Map<number, BlockFigures> {
  const sound = segments.filter(({ valid, good }) => valid && good > 0);
  const blocks = [...Map.groupBy(sound, ({ block }) => block)].sort(([a], [b]) => a - b);
  return new Map(blocks.map(([block, inBlock]) => [block, figuresOf(inBlock)]));
}

/** The metrics of these segments together. */
export function figuresOf(
  segments: readonly Pick<Segment, "histogram" | "good" | "seconds">[],
): BlockFigures {
  const histogram = addUp(segments.map((segment) => segment.histogram));
  const responses = segments.reduce((total, { good }) => total + good, 0);
  const measuredSeconds = segments.reduce((total, { seconds }) => total + seconds, 0);
  const percentile = (percent: number) => percentileMs(histogram, percent) ?? 0;
  return {
    responses,
    values: {
      throughput: responses / measuredSeconds,
      p50: percentile(50),
      p95: percentile(95),
      p99: percentile(99),
    },
  };
}

/** Both sides in the blocks in which both count. */
export interface PairedBlocks {
  baseline: BlockFigures[];
  candidate: BlockFigures[];
}

/** Leaves out every block in which one of the two sides has no segment that counts. */
export function pairedBlocks(
  baseline: ReadonlyMap<number, BlockFigures>,
  candidate: ReadonlyMap<number, BlockFigures>,
): PairedBlocks {
  const both = [...baseline.keys()].filter((block) => candidate.has(block));
  const figures = (of: ReadonlyMap<number, BlockFigures>) => both.flatMap((block) => of.get(block) ?? []);
  return { baseline: figures(baseline), candidate: figures(candidate) };
}

/**
 * The metrics that are compared under a load: no throughput in an open loop, where it is the offered rate; and p99 only
 * where both sides have 100 responses beyond it.
 */
export function comparedMetrics(load: Load, { baseline, candidate }: PairedBlocks): Metric[] {
  const carriesP99 = [baseline, candidate].every(
    (side) =>
      side.reduce((total, { responses }) => total + responses, 0) * SHARE_BEYOND_P99 >= RESPONSES_BEYOND_P99,
  );
  const closed = load.model === "closed";
  return [
    ...(closed ? (["throughput"] as const) : []),
    "p50",
    "p95",
    ...(carriesP99 ? (["p99"] as const) : []),
  ];
}

/** ln(candidate / baseline) of each block, in the order of the blocks. */
export function differencesIn({ baseline, candidate }: PairedBlocks, metric: Metric): number[] {
  return blockDifferences(
    baseline.map(({ values }, index) => ({
      baseline: values[metric],
      candidate: candidate[index]?.values[metric] ?? 0,
    })),
  );
}
