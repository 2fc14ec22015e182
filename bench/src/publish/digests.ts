import type { Observed, ResultDocument } from "../result/result.ts";
import { canonicalJson } from "./canonical-json.ts";

/** The part of a result that was observed, without what was derived from it. */
export function observedPartOf(document: ResultDocument): Observed {
  const { summary, comparisons, noiseFloor, crossover, capacity, costs, predictions, digests, ...observed } =
    document;
  return observed;
}

/**
 * SHA-256 in hex of each observed part as canonical JSON, by its place: `config`, `env`, …, and one for each entry of
 * `segments` and `legs`, so that a change is found where it was made.
 */
export function digestsOf(observed: Observed): Record<string, string> {
  const { segments, legs, ...rest } = observed;
  const parts: [string, unknown][] = [
    ...Object.entries(rest),
    ...legs.map((leg, index): [string, unknown] => [`legs[${index}]`, leg]),
    ...segments.map((segment, index): [string, unknown] => [`segments[${index}]`, segment]),
  ];
  return Object.fromEntries(parts.map(([place, part]) => [place, sha256(canonicalJson(part))]));
}

const sha256 = (text: string) => new Bun.CryptoHasher("sha256").update(text).digest("hex");
