import { type Random, seededRandom } from "./statistics/random.ts";

const FNV_OFFSET = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;

/**
 * Random numbers for one row, from the seed of the run and the FNV-1a hash of what identifies the row: it does not change
 * when another row is added before it.
 */
export function randomFor(seed: number, about: unknown): Random {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(JSON.stringify(about))) {
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  return seededRandom((seed ^ hash) >>> 0);
}
