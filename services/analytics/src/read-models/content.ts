import { createHash } from "node:crypto";
import type { State } from "../projections/projection.ts";

/** How many entries one stored chunk has: some 100 KB. */
const ENTRIES_PER_CHUNK = 1000;

/** The content of a state, as it is stored: entries in the sequence of their keys, so that equal states have equal content. */
export function contentOf(state: State<unknown>): string[] {
  const keys = [...state.keys()].sort();
  const chunks: string[] = [];
  for (let start = 0; start < keys.length; start += ENTRIES_PER_CHUNK)
    chunks.push(
      JSON.stringify(keys.slice(start, start + ENTRIES_PER_CHUNK).map((key) => [key, state.get(key)])),
    );
  return chunks;
}

/** The state of stored content. */
export function stateIn<Value>(content: readonly string[]): Map<string, Value> {
  return new Map(content.flatMap((chunk) => JSON.parse(chunk) as [string, Value][]));
}

/** The checksum of stored content: equal for equal states, however they came about. */
export function checksumOf(content: readonly string[]): string {
  const hash = createHash("sha256");
  for (const chunk of content) hash.update(chunk).update("\n");
  return hash.digest("hex").slice(0, 32);
}
