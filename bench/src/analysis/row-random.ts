import { type Random, seededRandom } from "./statistics/random.ts";

const FNV_OFFSET = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;

/**
 * Random numbers of a row's own, the same whenever it is worked out: from the run's seed and the FNV-1a hash of what
 * the row is about. So a row does not change when another one is added before it.
 */
export function randomFor(seed: number, about: unknown): Random {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(JSON.stringify(about))) {
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  return seededRandom((seed ^ hash) >>> 0);
}
