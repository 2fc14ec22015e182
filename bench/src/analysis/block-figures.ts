import type { Metric } from "./derived.ts";
import { addUp, percentileMs } from "./observation/histogram.ts";
import type { Load, Segment } from "./observation/segment.ts";
import { blockDifferences } from "./statistics/block-differences.ts";
import type { Better } from "./verdict.ts";

/** What one side did in one block, its segments added up before a percentile is read. */
export interface BlockFigures {
  answers: number;
  values: Record<Metric, number>;
}

/** Which way each metric improves. */
export const BETTER: Readonly<Record<Metric, Better>> = {
  throughput: "higher",
  p50: "lower",
  p95: "lower",
  p99: "lower",
};

/** A percentile rests on the answers beyond it: fewer than so many are a handful of unlucky ones. */
const ANSWERS_BEYOND_P99 = 100;
const SHARE_BEYOND_P99 = 0.01;

/** The figures of each block with a segment that counts, by block. */
export function figuresByBlock(segments: readonly Segment[]): Map<number, BlockFigures> {
  const sound = segments.filter(({ valid, good }) => valid && good > 0);
  const blocks = [...Map.groupBy(sound, ({ block }) => block)].sort(([a], [b]) => a - b);
  return new Map(blocks.map(([block, inBlock]) => [block, figuresOf(inBlock)]));
}

/** What one side did in these segments together. */
export function figuresOf(segments: readonly Segment[]): BlockFigures {
  const histogram = addUp(segments.map((segment) => segment.histogram));
  const answers = segments.reduce((total, { good }) => total + good, 0);
  const measuredSeconds = segments.reduce((total, { seconds }) => total + seconds, 0);
  const percentile = (percent: number) => percentileMs(histogram, percent) ?? 0;
  return {
    answers,
    values: {
      throughput: answers / measuredSeconds,
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

/** Leaves out every block in which one of the two sides has nothing that counts. */
export function pairedBlocks(
  baseline: ReadonlyMap<number, BlockFigures>,
  candidate: ReadonlyMap<number, BlockFigures>,
): PairedBlocks {
  const both = [...baseline.keys()].filter((block) => candidate.has(block));
  const figures = (of: ReadonlyMap<number, BlockFigures>) => both.flatMap((block) => of.get(block) ?? []);
  return { baseline: figures(baseline), candidate: figures(candidate) };
}

/**
 * The metrics that say something here: no throughput in an open loop, where it is the rate that was offered; and p99
 * only where both sides have 100 answers beyond it.
 */
export function tellingMetrics(load: Load, { baseline, candidate }: PairedBlocks): Metric[] {
  const carriesP99 = [baseline, candidate].every(
    (side) =>
      side.reduce((total, { answers }) => total + answers, 0) * SHARE_BEYOND_P99 >= ANSWERS_BEYOND_P99,
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
