import { loadIn } from "./arms.ts";
import {
  comparedMetrics,
  differencesIn,
  figuresByBlock,
  type PairedBlocks,
  pairedBlocks,
} from "./block-figures.ts";
import { METRICS, type NoiseFloorRow } from "./derived.ts";
import { noiseFloor } from "./noise-floor.ts";
import type { Observation } from "./observation/run.ts";
import type { Load, Segment } from "./observation/segment.ts";
import { baselineGroups, type Compared, measures, same } from "./pairs.ts";
import { onlyRequest, requestNamesIn } from "./requests.ts";
import { randomFor } from "./row-random.ts";

/**
 * How much the baseline differs from itself: in the noise blocks, A against B; without any, in its first and second run
 * of each mirrored block, which are half as long as what is compared and therefore differ by more.
 */
export function noiseFloorRows(compared: Compared & Pick<Observation, "seed">): NoiseFloorRow[] {
  return [
    ...floorsOf(compared),
    ...requestNamesIn(compared.segments).flatMap((request) =>
      floorsOf({ ...compared, segments: onlyRequest(compared.segments, request) }, request),
    ),
  ];
}

/** The floors of all requests together, or those of one that is named. */
function floorsOf(compared: Compared & Pick<Observation, "seed">, request?: string): NoiseFloorRow[] {
  const noise = compared.segments.filter(({ purpose }) => purpose === "noise");
  const rows = baselineGroups(compared).flatMap(({ arm, load, segments }) => {
    const measured = noise.filter((segment) => measures(segment, arm) && same(loadIn(segment), load));
    const blocks = new Set(segments.filter(({ valid }) => valid).map(({ block }) => block)).size;
    const about = { load, blocks, seed: compared.seed, ...(request !== undefined && { request }) };
    const paired = againstItself(measured, ({ side }) => side === "A");
    if (paired.baseline.length > 0) return rowsOf(about, paired, "a/a");
    if (compared.config.order !== "mirrored") return [];
    const oneSide = segments.filter(({ side }) => side !== "B");
    return rowsOf(about, againstItself(oneSide, isFirstIn(oneSide)), "within");
  });
  // Where the baseline has several settings under one load, the first of them is used.
  return rows.filter((row, index) => rows.findIndex((other) => isTwin(row, other)) === index);
}

const isTwin = (a: NoiseFloorRow, b: NoiseFloorRow) => same(a.load, b.load) && a.metric === b.metric;

function againstItself(segments: readonly Segment[], isFirst: (segment: Segment) => boolean): PairedBlocks {
  return pairedBlocks(
    figuresByBlock(segments.filter(isFirst)),
    figuresByBlock(segments.filter((segment) => !isFirst(segment))),
  );
}

function isFirstIn(segments: readonly Segment[]): (segment: Segment) => boolean {
  const firsts = new Map<number, number>();
  for (const { block, slot } of segments) firsts.set(block, Math.min(slot, firsts.get(block) ?? slot));
  return ({ block, slot }) => firsts.get(block) === slot;
}

function rowsOf(
  { load, blocks, seed, request }: { load: Load; blocks: number; seed: number; request?: string },
  paired: PairedBlocks,
  source: NoiseFloorRow["source"],
): NoiseFloorRow[] {
  if (paired.baseline.length === 0) return [];
  const compared = comparedMetrics(load, paired);
  return METRICS.filter((metric) => compared.includes(metric)).map((metric) => {
    const differences = differencesIn(paired, metric);
    const about = request !== undefined && { request };
    const random = randomFor(seed, { load, metric, ...about });
    return {
      load,
      ...about,
      metric,
      differences,
      noiseFloor: noiseFloor(differences, { blocks, random }),
      source,
    };
  });
}
