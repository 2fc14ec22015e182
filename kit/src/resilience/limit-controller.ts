/** Works out how many requests may be under way at once. */
export interface LimitController {
  /** Requests at once, now. */
  readonly limit: number;
  /** A request has begun, with which so many are under way. */
  began(inFlight: number, nowMs: number): void;
  /** There was no place for a request: the limit holds it back. */
  heldBack(): void;
  /** A request of this kind, which began at `startedAtMs`, was responded to. */
  ended(kind: string, startedAtMs: number, nowMs: number): void;
}

/** What the limit may be, and how it begins. */
export interface LimitBounds {
  /** At first, and again some time after an overload. */
  initial: number;
  /** What the smallest machine serves without strain. */
  min: number;
  max: number;
}

/** The limit is worked out anew after so long, if enough was responded to meanwhile, and after so long in any case. */
const WINDOW_MS = 100;
const LONGEST_WINDOW_MS = 1000;
const FEWEST_RESPONSES = 10;

/** With no more requests at once than this, they hardly wait for one another: what they take then is their usual time. */
const UNHURRIED = 2;

/** How much slower than usual requests may become on average before the limit shrinks, apart from its headroom. */
const TOLERANCE = 1.2;
/** One request that is much slower than usual counts as this much slower: a pause of the collector is no overload. */
const SLOWEST = 8;

/** The furthest that the limit shrinks in one window, and the part of the way to a higher one that it grows. */
const SHRINK_TO = 0.5;
const GROW_BY = 0.5;

/** A limit that was lowered rises to its first value again within this time, while it holds nothing back. */
const RECOVERY_MS = 2000;

/**
 * While requests are held back, usual times are measured anew, with few requests at once: after so long, and when the
 * limit has shrunk to this part without having been measured since. What was quick before may have become slow by itself.
 */
const BELIEVED_MS = 15_000;
const DOUBTED_AT = 0.6;
/** Measuring ends after so many responses, or so long. */
const MEASURED_RESPONSES = 20;
const MEASURING_MS = 200;

/** How much a usual time that is seen in passing counts against those before it. */
const WEIGHT = 0.3;

/** Kinds that are told apart, at most: they come from requests. */
const MOST_KINDS = 200;

/** What is seen of requests until the limit is worked out anew. */
class Window {
  mostInFlight = 0;
  isHeldBack = false;
  /** Of the requests whose usual time is known: how many times that they took, added up. */
  slowdowns = 0;
  known = 0;
  responses = 0;
  /** Latencies by kind, of requests that began in the window. */
  readonly taken = new Map<string, number[]>();

  constructor(readonly sinceMs: number) {}
}

/**
 * A limit on requests at once that follows their latency: a gradient, as in Netflix's concurrency-limits (`Gradient2Limit`)
 * and Envoy's adaptive concurrency. Requests of one kind have a usual time, seen while so few are under way that none
 * waits for another. When the limit holds requests back, it is multiplied by how much of their slowness is tolerated and
 * raised by its square root. So it settles where requests take about twice their usual time: the far side is busy all the
 * time there, and with more at once all of them would only wait.
 *
 * It never shrinks while it holds nothing back. Requests that are slow then are slow for another reason, and fewer of them
 * would not be faster. What was lowered rises again with time.
 */
export function createLimitController({ initial, min, max }: LimitBounds, startMs: number): LimitController {
  const usual = new Map<string, { ms: number; seenAtMs: number }>();
  let limit = initial;
  /** The limit when usual times were measured last. */
  let measuredAt = initial;
  let isMeasuring = false;
  let window = new Window(startMs);

  function isOver(nowMs: number): boolean {
    const elapsedMs = nowMs - window.sinceMs;
    if (isMeasuring) return elapsedMs >= MEASURING_MS || window.responses >= MEASURED_RESPONSES;
    return elapsedMs >= (window.responses >= FEWEST_RESPONSES ? WINDOW_MS : LONGEST_WINDOW_MS);
  }

  function endWindow(nowMs: number): void {
    const { isHeldBack, known, slowdowns, mostInFlight } = window;
    if (isMeasuring) {
      isMeasuring = false;
      measuredAt = limit;
      learn(nowMs, 1);
    } else {
      if (mostInFlight <= UNHURRIED) learn(nowMs, WEIGHT);
      if (!isHeldBack) recover(nowMs - window.sinceMs);
      else if (known >= FEWEST_RESPONSES) follow(slowdowns / known);
      measuredAt = Math.max(measuredAt, limit);
      isMeasuring = isHeldBack && (limit <= measuredAt * DOUBTED_AT || isUsualTimeOld(nowMs));
    }
    window = new Window(nowMs);
  }

  /** Requests are held back, and those that are let in take so many times their usual time. */
  function follow(slowdown: number): void {
    const gradient = Math.min(1, Math.max(SHRINK_TO, TOLERANCE / slowdown));
    const target = limit * gradient + Math.sqrt(limit);
    const next = target < limit ? target : limit + (target - limit) * GROW_BY;
    limit = Math.min(max, Math.max(min, next));
  }

  function recover(elapsedMs: number): void {
    if (limit < initial) limit = Math.min(initial, limit + (initial * elapsedMs) / RECOVERY_MS);
  }

  function learn(nowMs: number, weight: number): void {
    for (const [kind, latencies] of window.taken) {
      const ms = median(latencies);
      const known = usual.get(kind);
      if (known) {
        known.ms += (ms - known.ms) * weight;
        known.seenAtMs = nowMs;
      } else if (usual.size < MOST_KINDS) usual.set(kind, { ms, seenAtMs: nowMs });
    }
  }

  /** Whether a kind of request that is made now has no usual time, or one from long ago. */
  function isUsualTimeOld(nowMs: number): boolean {
    for (const kind of window.taken.keys()) {
      const known = usual.get(kind);
      if (known ? nowMs - known.seenAtMs > BELIEVED_MS : usual.size < MOST_KINDS) return true;
    }
    return false;
  }

  return {
    get limit() {
      return isMeasuring ? Math.min(UNHURRIED, limit) : Math.floor(limit);
    },
    began(inFlight, nowMs) {
      if (isOver(nowMs)) endWindow(nowMs);
      if (inFlight > window.mostInFlight) window.mostInFlight = inFlight;
    },
    heldBack() {
      window.isHeldBack = true;
    },
    ended(kind, startedAtMs, nowMs) {
      const ms = nowMs - startedAtMs;
      const known = usual.get(kind);
      if (known) {
        window.slowdowns += Math.min(SLOWEST, ms / known.ms);
        window.known++;
      }
      if (startedAtMs >= window.sinceMs) {
        const taken = window.taken.get(kind);
        if (taken) taken.push(ms);
        else window.taken.set(kind, [ms]);
        window.responses++;
      }
      if (isOver(nowMs)) endWindow(nowMs);
    },
  };
}

function median(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.floor(ascending.length / 2)] ?? 0;
}
