import { sampleStandardDeviation } from "simple-statistics";
import { differencesIn, figuresByBlock, pairedBlocks } from "./block-figures.ts";
import type { ComparisonRow } from "./derived.ts";
import type { Segment } from "./observation/segment.ts";
import { type Compared, pairsIn, same } from "./pairs.ts";
import { onlyRequest } from "./requests.ts";
import { blocksNeeded } from "./statistics/blocks-needed.ts";

/**
 * How many blocks this comparison needs to find a relative effect with 80 % power, given how much its blocks differ, and
 * at least one; `null` with fewer than two blocks.
 */
export function blocksForEffect(compared: Compared, row: ComparisonRow, effect: number): number | null {
  const pair = pairsIn(compared).find(
    ({ load, baseline, candidate }) =>
      same(load, row.load) && same(baseline, row.baseline) && same(candidate, row.candidate),
  );
  if (!pair) return null;
  const { baselineSegments, candidateSegments } = pair;
  const taken = (segments: readonly Segment[]) =>
    figuresByBlock(row.request === undefined ? segments : onlyRequest(segments, row.request));
  const paired = pairedBlocks(taken(baselineSegments), taken(candidateSegments));
  const differences = differencesIn(paired, row.metric);
  if (differences.length < 2) return null;
  return Math.max(1, blocksNeeded(sampleStandardDeviation(differences), effect));
}
