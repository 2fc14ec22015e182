import { compareLoads } from "../../analysis/arms.ts";
import type { PredictionRow } from "../../analysis/derived.ts";
import { compareModes } from "../words/labels.ts";

/** The names of {@link partsOf} a prediction, in order. */
export const PARTS = [
  "predicted",
  "upstream wait",
  "run-queue wait",
  "event-loop delay",
  "not explained",
] as const;

/**
 * What an observed p50 consists of, in ms: the prediction, the known waits, and the rest. The rest is negative where the
 * waits, which are means, add up to more than the difference of the medians.
 */
export function partsOf(row: PredictionRow): (number | null)[] {
  const { predictedP50Ms, observedP50Ms, upstreamWaitMs, runQueueWaitMs, eventLoopDelayMs } = row;
  const waits = [upstreamWaitMs, runQueueWaitMs, eventLoopDelayMs];
  const explained = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), predictedP50Ms);
  return [predictedP50Ms, ...waits, observedP50Ms - explained];
}

/** The predictions in the order of loads and modes. */
export function sortedPredictions(rows: readonly PredictionRow[]): PredictionRow[] {
  return rows.toSorted((a, b) => compareLoads(a.load, b.load) || compareModes(a.arm.mode, b.arm.mode));
}
