import { Deadline, DeadlineExceeded } from "@super-heroes/kit/deadline";

/** What a read has brought, and what may be done with it. */
export interface Loaded<T> {
  value: T;
  /** How long it may be given to others; 0: only to those who wait for it now. */
  keepMs: number;
  /** An older value, where there is one, is better than this one. */
  isFailure?: boolean;
}

/** A value, and where it comes from, in the terms of RFC 9211. */
export interface Shared<T> {
  value: T;
  /** `hit`: kept, and fresh. `stale`: kept, and given because the read has failed. `read`: of a read that was awaited. */
  from: "hit" | "stale" | "read";
  /** How old it is; 0 for a read. */
  ageMs: number;
  /** How long it stays fresh; negative where it no longer is. */
  freshForMs: number;
  /** A read that another request had begun. */
  isCollapsed: boolean;
  /** Nothing was kept when the read began, or only what was no longer fresh. */
  wasStale: boolean;
}

/** Begins a read, which must end by the deadline. */
export type Load<T> = (deadline: Deadline) => Promise<Loaded<T>>;

/** Reads that are the same for everybody, each made once for all who ask for it at the same time. */
export interface SharedReads<T> {
  /**
   * The value under `key`. Throws what the read has thrown, or `DeadlineExceeded` when the caller's deadline passes
   * first; the read goes on for the others.
   */
  read(key: string, load: Load<T>, deadline: Deadline): Promise<Shared<T>>;
}

/** What is no longer fresh may still be better than nothing, for so long. */
const STALE_MS = 60_000;
const MOST_KEPT = 500;

interface Kept<T> {
  value: T;
  sinceMs: number;
  keepMs: number;
}

/**
 * Creates shared reads, each of which has `deadlineMs` of its own: were it the first caller's deadline, whoever asks
 * with a tiny one would make it fail for all. The oldest values make room for new ones.
 */
export function createSharedReads<T>(deadlineMs: number, now = () => performance.now()): SharedReads<T> {
  const kept = new Map<string, Kept<T>>();
  const underWay = new Map<string, Promise<Loaded<T>>>();

  function find(key: string): Kept<T> | undefined {
    const found = kept.get(key);
    if (found && now() - found.sinceMs > found.keepMs + STALE_MS) {
      kept.delete(key);
      return undefined;
    }
    return found;
  }

  function keep(key: string, value: T, keepMs: number): void {
    kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(key, { value, sinceMs: now(), keepMs });
  }

  async function begin(key: string, load: Load<T>): Promise<Loaded<T>> {
    try {
      const loaded = await load(Deadline.after(deadlineMs));
      if (loaded.keepMs > 0) keep(key, loaded.value, loaded.keepMs);
      return loaded;
    } finally {
      underWay.delete(key);
    }
  }

  const given = ({ value, sinceMs, keepMs }: Kept<T>, from: "hit" | "stale"): Shared<T> => {
    const ageMs = now() - sinceMs;
    return { value, from, ageMs, freshForMs: keepMs - ageMs, isCollapsed: false, wasStale: from === "stale" };
  };

  return {
    async read(key, load, deadline) {
      const found = find(key);
      if (found && now() - found.sinceMs < found.keepMs) return given(found, "hit");
      const begun = underWay.get(key);
      const reading = begun ?? begin(key, load);
      if (!begun) {
        underWay.set(key, reading);
        // All who wait may have left by then.
        reading.catch(() => {});
      }
      try {
        const { value, keepMs, isFailure = false } = await deadline.race(reading);
        if (isFailure && found) return given(found, "stale");
        return {
          value,
          from: "read",
          ageMs: 0,
          freshForMs: keepMs,
          isCollapsed: begun !== undefined,
          wasStale: found !== undefined,
        };
      } catch (error) {
        // Who has too little time says nothing about the service.
        if (found && !(error instanceof DeadlineExceeded)) return given(found, "stale");
        throw error;
      }
    },
  };
}
