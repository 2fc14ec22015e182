import { emptyHistogram, encode, type Histogram, recordMs } from "../../../analysis/observation/histogram.ts";
import type { ImportedBlock } from "./foreign-content.ts";

/** One response of a foreign run. */
export interface Sample {
  /** When it ended, in ms since 1970. */
  atMs: number;
  latencyMs: number;
  isGood: boolean;
}

interface Batch {
  good: number;
  errors: number;
  histogram: Histogram;
}

/** More are merged in pairs, so there are always 12 to 24 of a run that is long enough. */
const MOST_BATCHES = 24;
const FIRST_WIDTH_MS = 1000;

/**
 * Cuts a run into parts of equal length while its samples are read, and keeps only their histograms. This is the method of
 * batch means: consecutive responses depend on each other, the batches hardly, and 10 to 30 of them are enough
 * (Schmeiser, "Batch Size Effects in the Analysis of Simulation Output", Operations Research 30, 1982). The parts are one
 * second long, or as many as it takes for at most 24.
 */
export function sampleBatches() {
  let widthMs = FIRST_WIDTH_MS;
  let startMs: number | undefined;
  let endMs = 0;
  let batches: (Batch | undefined)[] = [];

  return {
    /** Adds a sample. Those that ended before the first one began belong to the first part. */
    add({ atMs, latencyMs, isGood }: Sample): void {
      startMs ??= atMs - latencyMs;
      endMs = Math.max(endMs, atMs);
      while (atMs - startMs >= widthMs * MOST_BATCHES) mergePairs();
      const index = Math.max(0, Math.floor((atMs - startMs) / widthMs));
      const batch = batches[index] ?? { good: 0, errors: 0, histogram: emptyHistogram() };
      batches[index] = batch;
      if (isGood) {
        batch.good += 1;
        recordMs(batch.histogram, latencyMs);
      } else batch.errors += 1;
    },

    /** When the first request began, in ms since 1970; `undefined` without a sample. */
    startMs: () => startMs,

    /** The parts in order. A last one of less than half their length is added to the one before it. */
    blocks(): ImportedBlock[] {
      if (startMs === undefined) return [];
      const restMs = endMs - startMs - (batches.length - 1) * widthMs;
      const parts = Array.from(batches);
      let lastMs = restMs;
      if (parts.length > 1 && restMs < widthMs / 2) {
        const last = parts.pop();
        parts.push(merged(parts.pop(), last));
        lastMs += widthMs;
      }
      return parts.map((part, block) => ({
        block,
        seconds: (block === parts.length - 1 ? lastMs : widthMs) / 1000,
        good: part?.good ?? 0,
        errors: part?.errors ?? 0,
        histogram: encode(part?.histogram ?? emptyHistogram()),
      }));
    },
  };

  function mergePairs(): void {
    widthMs *= 2;
    batches = Array.from({ length: Math.ceil(batches.length / 2) }, (_, index) =>
      merged(batches[2 * index], batches[2 * index + 1]),
    );
  }
}

function merged(first: Batch | undefined, second: Batch | undefined): Batch | undefined {
  if (!first || !second) return first ?? second;
  first.histogram.add(second.histogram);
  return {
    good: first.good + second.good,
    errors: first.errors + second.errors,
    histogram: first.histogram,
  };
}
