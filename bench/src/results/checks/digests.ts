import type { Observed, ResultDocument } from "../record/result.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { Difference } from "./differences.ts";

/** The part of a result that was observed, without what was derived from it. */
export function observedPartOf(document: ResultDocument): Observed {
  const {
    summary,
    comparisons,
    noiseFloor,
    crossover,
    capacity,
    costs,
    predictions,
    gate,
    digests,
    ...observed
  } = document;
  return observed;
}

/**
 * SHA-256 in hex of each observed part as canonical JSON, by its place: `config`, `env`, …, and one for each entry of
 * `segments` and `legs`, so that a change is located.
 */
export function digestsOf({ segments, legs, ...rest }: Observed): Record<string, string> {
  return digestsByPlace(rest, { legs, segments });
}

/** The same for any document: a digest of each part, and one of each entry of the lists. */
export function digestsByPlace(
  parts: object,
  lists: Record<string, readonly unknown[]>,
): Record<string, string> {
  const entries = Object.entries(lists).flatMap(([name, list]) =>
    list.map((entry, index): [string, unknown] => [`${name}[${index}]`, entry]),
  );
  return Object.fromEntries(
    [...Object.entries(parts), ...entries].map(([place, part]) => [place, sha256(canonicalJson(part))]),
  );
}

/** Where the recorded digests of a file are not those of its content. */
export function digestDifferences(
  written: Record<string, string>,
  given: Record<string, string>,
): Difference[] {
  const places = new Set([...Object.keys(given), ...Object.keys(written)]);
  return [...places].flatMap((place): Difference[] => {
    const recorded = written[place];
    if (recorded === given[place]) return [];
    if (recorded === undefined) return [{ place, problem: "was added: it has no digest" }];
    if (given[place] === undefined) return [{ place, problem: "was removed: only its digest is left" }];
    return [{ place, problem: "was edited: its digest differs" }];
  });
}

const sha256 = (text: string) => new Bun.CryptoHasher("sha256").update(text).digest("hex");
