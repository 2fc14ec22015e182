/** Works out how many requests may be under way at once. */
export interface LimitController {
  /** Requests at once, now. */
  readonly limit: number;
  /** A request has begun, with which so many are under way. */
  began(inFlight: number, nowMs: number): void;
  /** There was no place for a request: it waits, or it is refused. */
  heldBack(isRefused: boolean): void;
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
const WINDOW_MS = 50;
const LONGEST_WINDOW_MS = 1000;
const FEWEST_RESPONSES = 10;

/** With no more requests at once than this, none waits for another: their latency is then their usual time. */
const FEW_IN_FLIGHT = 2;

/**
 * The quantile of latencies that is compared. Where requests wait for one another, this one rises like all others; after a
 * pause of the garbage collector, or with one slow request, it does not.
 */
const QUANTILE = 0.25;

/** The furthest that the limit shrinks in one window. */
const SHRINK_TO = 0.25;

/**
 * So much slower than usual may requests be while the limit makes others wait and refuses none. Together they cost less than
 * one at a time: their rows are written at once, and they share calls. Measured with fights: 1,800 a second with 6 at once,
 * 2,850 with 32, 3,200 with 64. During overload it is 1: those that are accepted are then to be fast.
 */
const BUSY_SLOWDOWN = 8;

/** Where requests are at most so much slower than usual, the limit is far too low, and grows by this factor. */
const UNSLOWED = 1.1;
const GROW_BY = 1.5;

/** A limit that was lowered rises to its first value again within this time, while it holds nothing back. */
const RECOVERY_MS = 20_000;

/**
 * While requests are held back, usual times are measured again, with few requests at once: after so long, and when the
 * limit has shrunk to this part since the last time. A service may have become slow for another reason than load.
 */
const VALID_MS = 5000;
const SHRUNK_SHARE = 0.6;
/** But no more often than this: less is served during a measurement. */
const MEASURED_EVERY_MS = 3000;
/**
 * During a measurement the limit is this part of what it was, until so many requests were responded to. The first
 * responses are those of the quickest requests, so fewer would not be enough.
 */
const MEASURED_SHARE = 1 / 8;
const MEASURED_RESPONSES = 20;

/** The weight of a usual time that is seen without a measurement, against those before it. */
const WEIGHT = 0.3;

/** The most kinds that are kept, since they come from requests. */
const MOST_KINDS = 200;

/** What is seen of requests until the limit is worked out anew. */
class Window {
  mostInFlight = 0;
  isHeldBack = false;
  isRefusing = false;
  responses = 0;
  /** Latencies by kind, in milliseconds. */
  readonly taken = new Map<string, number[]>();

  constructor(readonly sinceMs: number) {}
}

/**
 * A limit on requests at once that follows their latency: a gradient, as in Netflix's concurrency-limits (`Gradient2Limit`)
 * and Envoy's adaptive concurrency. Requests of one kind have a usual time, seen while so few are under way that none
 * waits for another. When requests are refused, the limit is divided by the slowdown of the others (latency divided by usual
 * time), and its square root is added. So it settles at a slowdown of 1.5 to 2, or at its least value. When requests only
 * wait, a slowdown of {@link BUSY_SLOWDOWN} is tolerated: more at once are then served at a higher rate.
 *
 * It never shrinks while it holds nothing back: requests that are slow then are slow for another reason, and fewer of them
 * would not be faster. A limit that was lowered rises again with time.
 */
export function createLimitController({ initial, min, max }: LimitBounds, startMs: number): LimitController {
  const usual = new Map<string, { ms: number; seenAtMs: number }>();
  let limit = initial;
  /** When usual times were measured last, and the highest limit since then. */
  let measuredAtMs = Number.NEGATIVE_INFINITY;
  let highest = initial;
  let isMeasuring = false;
  let window = new Window(startMs);

  function isOver(nowMs: number): boolean {
    const elapsedMs = nowMs - window.sinceMs;
    if (elapsedMs >= LONGEST_WINDOW_MS) return true;
    if (isMeasuring) return window.responses >= MEASURED_RESPONSES;
    return elapsedMs >= WINDOW_MS && window.responses >= FEWEST_RESPONSES;
  }

  function endWindow(nowMs: number): void {
    const { isHeldBack, mostInFlight } = window;
    const elapsedMs = nowMs - window.sinceMs;
    if (isMeasuring) {
      isMeasuring = false;
      measuredAtMs = nowMs;
      highest = limit;
      learn(nowMs, 1);
    } else {
      if (mostInFlight <= FEW_IN_FLIGHT) learn(nowMs, WEIGHT);
      if (isHeldBack) follow();
      // A window that holds requests back is short, unless nothing has come after them.
      recover(isHeldBack ? elapsedMs - LONGEST_WINDOW_MS : elapsedMs);
      highest = Math.max(highest, limit);
      isMeasuring = isHeldBack && (hasShrunk(nowMs) || isUsualTimeOld(nowMs));
    }
    window = new Window(nowMs);
  }

  /** Latency divided by usual time, on average over all requests whose usual time is known. */
  function slowdown(): number | undefined {
    let sum = 0;
    let count = 0;
    for (const [kind, latencies] of window.taken) {
      const known = usual.get(kind);
      if (!known) continue;
      sum += (quantileOf(latencies) / known.ms) * latencies.length;
      count += latencies.length;
    }
    return count >= FEWEST_RESPONSES ? sum / count : undefined;
  }

  /** Requests are held back: the limit falls where they are slow, and rises where they are not. */
  function follow(): void {
    const slower = slowdown();
    if (slower === undefined) return;
    const tolerated = window.isRefusing ? 1 : BUSY_SLOWDOWN;
    const gradient = Math.min(1, Math.max(SHRINK_TO, tolerated / slower));
    const target = limit * gradient + Math.sqrt(limit);
    const grown = slower <= UNSLOWED ? limit * GROW_BY : limit + (target - limit) / 2;
    limit = Math.min(max, Math.max(min, target < limit ? target : grown));
  }

  function recover(elapsedMs: number): void {
    if (elapsedMs > 0 && limit < initial)
      limit = Math.min(initial, limit + (initial * elapsedMs) / RECOVERY_MS);
  }

  function learn(nowMs: number, weight: number): void {
    for (const [kind, latencies] of window.taken) {
      const ms = quantileOf(latencies);
      const known = usual.get(kind);
      if (known) {
        known.ms += (ms - known.ms) * weight;
        known.seenAtMs = nowMs;
      } else if (usual.size < MOST_KINDS) usual.set(kind, { ms, seenAtMs: nowMs });
    }
  }

  /** Whether the limit has shrunk so much that usual times may have changed. */
  function hasShrunk(nowMs: number): boolean {
    return limit <= highest * SHRUNK_SHARE && nowMs - measuredAtMs >= MEASURED_EVERY_MS;
  }

  /** Whether a kind of request that is made now has no usual time, or one from long ago. */
  function isUsualTimeOld(nowMs: number): boolean {
    for (const kind of window.taken.keys()) {
      const known = usual.get(kind);
      if (known ? nowMs - known.seenAtMs > VALID_MS : usual.size < MOST_KINDS) return true;
    }
    return false;
  }

  return {
    get limit() {
      return Math.floor(isMeasuring ? Math.max(FEW_IN_FLIGHT, limit * MEASURED_SHARE) : limit);
    },
    began(inFlight, nowMs) {
      if (isOver(nowMs)) endWindow(nowMs);
      if (inFlight > window.mostInFlight) window.mostInFlight = inFlight;
    },
    heldBack(isRefused) {
      window.isHeldBack = true;
      if (isRefused) window.isRefusing = true;
    },
    ended(kind, startedAtMs, nowMs) {
      // Requests that began before the measurement had more others beside them.
      if (!isMeasuring || startedAtMs >= window.sinceMs) {
        const taken = window.taken.get(kind);
        if (taken) taken.push(nowMs - startedAtMs);
        else window.taken.set(kind, [nowMs - startedAtMs]);
        window.responses++;
      }
      if (isOver(nowMs)) endWindow(nowMs);
    },
  };
}

function quantileOf(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.floor(ascending.length * QUANTILE)] ?? 0;
}
