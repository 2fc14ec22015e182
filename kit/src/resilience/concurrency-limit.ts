/** Takes requests in while they can be answered in about the time that they usually take. */
export interface ConcurrencyLimit {
  /** Requests let in at once, now. */
  readonly limit: number;
  readonly inFlight: number;
  /** Takes a place for a request of this kind, or `undefined` when there is none. Whoever has one gives it back. */
  enter(kind: string): Place | undefined;
}

/** A request's place within the limit. */
export interface Place {
  /** Gives it back; `answered` when the time it took says something about how loaded the far side is. */
  leave(answered: boolean): void;
}

/** What the limit may be, and how it begins. */
export interface ConcurrencyLimitOptions {
  initial: number;
  min: number;
  max: number;
  now?: () => number;
}

/** The limit is looked at anew after so long, if enough was answered meanwhile. */
const WINDOW_MS = 200;
const FEWEST_ANSWERS = 10;

/** Requests that take on average so many times their usual time are too many at once. */
const TOO_SLOW = 2;
const SHRINK_TO = 0.8;
const GROW_BY = 0.1;
/** The limit grows only where this much of it was used: an idle one says nothing. */
const USED_SHARE = 0.8;

/** How long a usual time is believed. Then it is measured again, with half as many at once where there are too many. */
const BELIEVED_MS = 20_000;

/** Kinds that are told apart, at most: they come from requests. */
const MOST_KINDS = 200;

/**
 * Load shedding at the door: a limit on requests in flight that follows their latency. Requests of one kind have a usual
 * time, the shortest mean of a window lately; when the requests of a window took on average more than twice theirs,
 * they wait for one another somewhere behind, and the limit shrinks; when it was used and they did not, it grows
 * (additive increase, multiplicative decrease: Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for
 * Congestion Avoidance", 1989). What is over the limit is best refused at once: it would only make all others late
 * ("Addressing Cascading Failures", Site Reliability Engineering, O'Reilly, 2016).
 */
export function createConcurrencyLimit({
  initial,
  min,
  max,
  now = () => performance.now(),
}: ConcurrencyLimitOptions): ConcurrencyLimit {
  const usual = new Map<string, { ms: number; sinceMs: number }>();
  let limit = initial;
  let inFlight = 0;
  let mostInFlight = 0;
  let windowSinceMs = now();
  let answers = 0;
  let taken = new Map<string, { sumMs: number; count: number }>();
  /** While usual times are measured anew: the limit to go back to. */
  let before: number | undefined;

  function endWindow(nowMs: number): void {
    const slowdown = meanSlowdown();
    remember(nowMs);
    if (before !== undefined) {
      limit = before;
      before = undefined;
    } else if (slowdown > TOO_SLOW) {
      limit = Math.max(min, Math.floor(limit * SHRINK_TO));
    } else if (mostInFlight >= limit * USED_SHARE) {
      limit = Math.min(max, limit + Math.max(1, Math.floor(limit * GROW_BY)));
    }
    if (forgetOld(nowMs) && limit > min) {
      before = limit;
      limit = Math.max(min, Math.floor(limit / 2));
    }
    windowSinceMs = nowMs;
    answers = 0;
    mostInFlight = inFlight;
    taken = new Map();
  }

  /** How many times its usual time a request took; 1 where none is known. */
  function meanSlowdown(): number {
    let sum = 0;
    for (const [kind, { sumMs, count }] of taken) {
      const usualMs = usual.get(kind)?.ms;
      sum += usualMs === undefined ? count : sumMs / usualMs;
    }
    return sum / answers;
  }

  function remember(nowMs: number): void {
    for (const [kind, { sumMs, count }] of taken) {
      const meanMs = sumMs / count;
      const known = usual.get(kind);
      if (count < FEWEST_ANSWERS || (known && known.ms <= meanMs)) continue;
      if (!known && usual.size >= MOST_KINDS) continue;
      usual.set(kind, { ms: meanMs, sinceMs: nowMs });
    }
  }

  /** Whether a usual time that is still in use has become too old. */
  function forgetOld(nowMs: number): boolean {
    let inUse = false;
    for (const [kind, { sinceMs }] of usual) {
      if (nowMs - sinceMs < BELIEVED_MS) continue;
      usual.delete(kind);
      inUse ||= taken.has(kind);
    }
    return inUse;
  }

  return {
    get limit() {
      return limit;
    },
    get inFlight() {
      return inFlight;
    },
    enter(kind) {
      if (inFlight >= limit) return undefined;
      inFlight++;
      mostInFlight = Math.max(mostInFlight, inFlight);
      const startedAtMs = now();
      return {
        leave(answered) {
          inFlight--;
          const nowMs = now();
          if (answered) {
            const known = taken.get(kind) ?? { sumMs: 0, count: 0 };
            known.sumMs += nowMs - startedAtMs;
            known.count++;
            taken.set(kind, known);
            answers++;
          }
          if (nowMs - windowSinceMs >= WINDOW_MS && answers >= FEWEST_ANSWERS) endWindow(nowMs);
        },
      };
    },
  };
}
