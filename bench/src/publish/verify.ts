import type { Derived } from "../result/derived.ts";
import type { Observed, ResultDocument } from "../result/result.ts";
import { summarise } from "../result/summary.ts";
import { type Difference, differencesBetween } from "./differences.ts";
import { digestsOf, observedPartOf } from "./digests.ts";
import { type EarlierResult, type PublishedResult, segmentsOf } from "./published-result.ts";
import { contradictionsIn, isReadable } from "./segment-checks.ts";

/** Works out everything that is derived from what was observed. */
export type Derive = (observed: Observed) => Derived;

/**
 * Rebuilds everything in a result that follows from its raw part, and says where the file differs: segments that
 * contradict themselves, digests, and every derived value. Empty for a result as it was written.
 */
export function verify(result: PublishedResult, derive: Derive): Difference[] {
  return [
    ...result.segments.flatMap((segment, index) => contradictionsIn(segment, index)),
    ...(result.schemaVersion === 1 ? [] : digestDifferences(result)),
    ...(result.segments.every(isReadable) ? derivedDifferences(result, derive) : []),
  ];
}

function derivedDifferences(result: PublishedResult, derive: Derive): Difference[] {
  if (result.schemaVersion === 1) return summaryDifferences(result);
  const derived = derive(observedPartOf(result));
  return Object.entries(derived).flatMap(([key, given]) =>
    differencesBetween(result[key as keyof Derived], given, key, { mayLack: false }),
  );
}

/** Today's summary may say more than the first edition's did; what that said has to hold. */
function summaryDifferences(result: EarlierResult): Difference[] {
  return differencesBetween(result.summary, summarise(segmentsOf(result)), "summary", { mayLack: true });
}

function digestDifferences(result: ResultDocument): Difference[] {
  const given = digestsOf(observedPartOf(result));
  const places = new Set([...Object.keys(given), ...Object.keys(result.digests)]);
  return [...places].flatMap((place): Difference[] => {
    const said = result.digests[place];
    if (said === given[place]) return [];
    if (said === undefined) return [{ place, problem: "was added: it has no digest" }];
    if (given[place] === undefined) return [{ place, problem: "was removed: only its digest is left" }];
    return [{ place, problem: "was edited: its digest is another one" }];
  });
}
