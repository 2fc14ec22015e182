import { Deadline, DeadlineExceeded } from "@super-heroes/kit/request/deadline";

/** The result of a read. */
export interface Loaded<T> {
  value: T;
  /** How long it may be returned to later callers; 0: only to those that are waiting now. */
  keepMs: number;
  /** An older value, where there is one, is better than this one. */
  isFailure?: boolean;
}

/** A value, and where it comes from, in the terms of RFC 9211. */
export interface Shared<T> {
  value: T;
  /** `hit`: kept and fresh. `stale`: kept, and returned because the read failed. `read`: the result of a read. */
  from: "hit" | "stale" | "read";
  /** How old it is; 0 for a read. */
  ageMs: number;
  /** How long it stays fresh; negative once it is not. */
  freshForMs: number;
  /** Another request had begun the read. */
  isCollapsed: boolean;
  /** A value that was no longer fresh was kept when the read began. */
  wasStale: boolean;
}

/** Begins a read, which must end by the deadline. */
export type Load<T> = (deadline: Deadline) => Promise<Loaded<T>>;

/** Reads whose result is the same for all clients. Simultaneous callers share one read. */
export interface SharedReads<T> {
  /**
   * The value under `key`. Throws what the read throws, or `DeadlineExceeded` when the caller's deadline passes first;
   * the read then continues for the others.
   */
  read(key: string, load: Load<T>, deadline: Deadline): Promise<Shared<T>>;
}

/** A value that is no longer fresh is kept for this long, in case a read fails. */
const STALE_MS = 60_000;
const MOST_KEPT = 500;

interface Kept<T> {
  value: T;
  sinceMs: number;
  keepMs: number;
}

/**
 * Creates shared reads. Each read has a deadline of its own, `deadlineMs`: with the first caller's deadline, a caller with
 * a tiny one would fail the read for all. At most 500 values are kept; the oldest are dropped.
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
        // All callers may have stopped waiting by the time it fails.
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
        // The caller had too little time: the service has not failed.
        if (found && !(error instanceof DeadlineExceeded)) return given(found, "stale");
        throw error;
      }
    },
  };
}
