import { BETTER } from "./block-figures.ts";
import type { ComparisonRow, Gate } from "./derived.ts";
import { decidesUnder, outcomeOf, readingOf } from "./verdict-gate.ts";

/** Below this probability a regression of one of several requests is real. */
const SIGNIFICANCE = 0.05;

/**
 * Whether a candidate keeps what the baseline does, within a limit such as 0.05, by the rule of `verdict-gate.ts`. Single
 * requests can break the limit, and do not leave it undecided.
 */
export function gateOf(rows: readonly ComparisonRow[], limit: number): Gate {
  const requests = Math.max(1, new Set(rows.map(({ request }) => request)).size - 1);
  const read = rows.map((row) => {
    const { load, request, metric } = row;
    const isDeciding = request === undefined && decidesUnder(load).includes(metric);
    const gated = { ...row, better: BETTER[metric], verdict: verdictOf(row, requests), isDeciding };
    const reading = { load, ...(request !== undefined && { request }), metric, ...readingOf(gated, limit) };
    return { reading, isDeciding };
  });
  return {
    limit,
    outcome: outcomeOf(read.map(({ reading, isDeciding }) => ({ outcome: reading.outcome, isDeciding }))),
    readings: read.map(({ reading }) => reading),
  };
}

/** Every request is a family of its own: with many of them, one is slower by chance. */
function verdictOf({ request, verdict, pAdjusted }: ComparisonRow, requests: number) {
  const isReal = request === undefined || (pAdjusted !== null && pAdjusted * requests < SIGNIFICANCE);
  return verdict === "slower" && !isReal ? "inconclusive" : verdict;
}
