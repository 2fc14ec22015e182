import type { Segment } from "../../results/run/segment.ts";

/** The load generators of these segments, each once, by name; "none" where there is no segment. */
export function generatorsOf(segments: readonly Pick<Segment, "generator">[]): string {
  const tools = new Set(segments.map(({ generator }) => generator.tool));
  return [...tools].sort().join(", ") || "none";
}
