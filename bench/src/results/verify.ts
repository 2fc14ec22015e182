import type { Derived } from "../analysis/derived.ts";
import { summarise } from "../analysis/summary.ts";
import { type Difference, differencesBetween } from "./checks/differences.ts";
import { digestDifferences, digestsOf, observedPartOf } from "./checks/digests.ts";
import { contradictionsIn, isReadable } from "./checks/segment-checks.ts";
import { type EarlierResult, type PublishedResult, segmentsOf } from "./record/published-result.ts";
import type { Observed, ResultDocument } from "./record/result.ts";

/** Derives everything from an observation. */
export type Derive = (observed: Observed) => Derived;

/**
 * Rebuilds the derived part of a result and returns where the file differs: segments that contradict themselves, digests,
 * and every derived value. Empty for a result as it was written.
 */
export function verify(result: PublishedResult, derive: Derive): Difference[] {
  return [
    ...result.segments.flatMap((segment, index) => contradictionsIn(segment, index)),
    ...(result.schemaVersion === 1
      ? []
      : digestDifferences(result.digests, digestsOf(observedPartOf(result)))),
    ...(result.segments.every(isReadable) ? derivedDifferences(result, derive) : []),
  ];
}

function derivedDifferences(result: PublishedResult, derive: Derive): Difference[] {
  if (result.schemaVersion === 1) return summaryDifferences(result);
  const derived = derive(observedPartOf(result));
  const isExtra = result.gate !== undefined && derived.gate === undefined;
  return [
    ...(isExtra ? [{ place: "gate", problem: "was added: the run had no gate" }] : []),
    ...derivedParts(result, derived),
  ];
}

function derivedParts(result: ResultDocument, derived: Derived): Difference[] {
  return Object.entries(derived).flatMap(([key, given]) =>
    differencesBetween(result[key as keyof Derived], given, key, { mayLack: false }),
  );
}

/** The current summary may have more fields than that of the first edition, whose fields have to match. */
function summaryDifferences(result: EarlierResult): Difference[] {
  return differencesBetween(result.summary, summarise(segmentsOf(result)), "summary", { mayLack: true });
}
