import { BETTER } from "./block-figures.ts";
import type { ComparisonRow, Gate, GateOutcome, GateReading, Metric } from "./derived.ts";
import type { Load } from "./observation/segment.ts";

/** Below this probability a regression of one of several requests is real. */
const SIGNIFICANCE = 0.05;

/**
 * Whether a candidate keeps what the baseline does, within a limit such as 0.05.
 *
 * A metric has *regressed* where the candidate is called slower, and its estimate is beyond the limit; it is *kept* where the whole
 * interval is within the limit. The run has regressed where any metric has. It is kept where the metrics that decide are:
 * throughput and p50 in a closed loop, p50 and p95 in an open one. A tail whose interval is too wide does not make a run undecided,
 * nor do single requests.
 */
export function gateOf(rows: readonly ComparisonRow[], limit: number): Gate {
  const requests = new Set(rows.map(({ request }) => request)).size - 1;
  const readings = rows.map((row) => readingOf(row, limit, Math.max(1, requests)));
  const deciding = readings.filter(
    ({ request, load, metric }) => request === undefined && decidesUnder(load).includes(metric),
  );
  return { limit, outcome: outcomeOf(readings, deciding), readings };
}

function outcomeOf(readings: readonly GateReading[], deciding: readonly GateReading[]): GateOutcome {
  if (readings.some(({ outcome }) => outcome === "regressed")) return "regressed";
  return deciding.length > 0 && deciding.every(({ outcome }) => outcome === "kept") ? "kept" : "undecided";
}

/** The metrics that have to be known for a run to be kept. */
export const decidesUnder = (load: Load): readonly Metric[] =>
  load.model === "closed" ? ["throughput", "p50"] : ["p50", "p95"];

function readingOf(row: ComparisonRow, limit: number, requests: number): GateReading {
  const { load, request, metric, estimate, low, high, verdict, pAdjusted } = row;
  const regression = worseBy(metric, estimate);
  const atMost = worseBy(metric, BETTER[metric] === "lower" ? high : low);
  // Every request is a family of its own: with many of them, one is slower by chance.
  const isReal =
    verdict === "slower" &&
    (request === undefined || (pAdjusted !== null && pAdjusted * requests < SIGNIFICANCE));
  const isBeyond = isReal && regression !== null && regression > limit;
  return {
    load,
    ...(request !== undefined && { request }),
    metric,
    regression,
    atMost,
    outcome: isBeyond ? "regressed" : atMost !== null && atMost <= limit ? "kept" : "undecided",
  };
}

/** How much worse the candidate is, as a ratio to the better one: half the throughput and twice the latency are both +100 %. */
function worseBy(metric: Metric, effect: number | null): number | null {
  if (effect === null) return null;
  return BETTER[metric] === "lower" ? effect : 1 / (1 + effect) - 1;
}
