/** An answer that may be given again for a while. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: readonly [string, string][];
  readonly body: Uint8Array;
}

/** What the cache has for a request. */
export interface Found {
  answer: KeptAnswer;
  ageMs: number;
  /** Within its time; else it is for the case that nothing better is to be had. */
  fresh: boolean;
}

/** Answers that may be a little old. */
export interface ShortCache {
  find(key: string): Found | undefined;
  keep(key: string, answer: KeptAnswer): void;
}

/** What is no longer fresh may still be better than nothing, for so long. */
const STALE_MS = 60_000;
const MOST_ANSWERS = 500;
const LARGEST_BYTES = 64 * 1024;

/** Keeps answers for `freshMs`, and for another minute in case their service fails. The oldest make room. */
export function createShortCache(freshMs: number, now: () => number = () => performance.now()): ShortCache {
  const kept = new Map<string, { answer: KeptAnswer; sinceMs: number }>();
  return {
    find(key) {
      const found = kept.get(key);
      if (!found) return undefined;
      const ageMs = now() - found.sinceMs;
      if (ageMs > freshMs + STALE_MS) {
        kept.delete(key);
        return undefined;
      }
      return { answer: found.answer, ageMs, fresh: ageMs < freshMs };
    },
    keep(key, answer) {
      if (answer.body.length > LARGEST_BYTES) return;
      kept.delete(key);
      const [oldest] = kept.keys();
      if (kept.size >= MOST_ANSWERS && oldest !== undefined) kept.delete(oldest);
      kept.set(key, { answer, sinceMs: now() });
    },
  };
}
