/** Computes how many requests may be in flight at once. */
export interface LimitController {
  /** The current limit. */
  readonly limit: number;
  /** A request has started; this many are now in flight. */
  began(inFlight: number, nowMs: number): void;
  /** There was no place for a request: it waits, or it is refused. */
  heldBack(isRefused: boolean): void;
  /** A request of this kind, which started at `startedAtMs`, got its response. */
  ended(kind: string, startedAtMs: number, nowMs: number): void;
}

/** The bounds of the limit and its first value. */
export interface LimitBounds {
  /** The first value, which is restored some time after an overload. */
  initial: number;
  /** What the smallest machine serves without overload. */
  min: number;
  max: number;
}

/** The limit is computed again after the first time if there were enough responses, and after the second in any case. */
const WINDOW_MS = 50;
const LONGEST_WINDOW_MS = 1000;
const FEWEST_RESPONSES = 10;

/** With at most this many requests at once none waits for another, so their latency is the usual time. */
const FEW_IN_FLIGHT = 2;

/**
 * The quantile of latencies that is compared. It rises when requests wait for one another, but not after a pause of the garbage
 * collector or with one slow request.
 */
const QUANTILE = 0.25;

/** The largest decrease of the limit in one window. */
const SHRINK_TO = 0.25;

/**
 * The slowdown that is tolerated while requests wait and none is refused. Many requests at once cost less each, because they
 * share writes and calls. While requests are refused, no slowdown is tolerated: accepted requests are then fast.
 */
const BUSY_SLOWDOWN = 8;

/** When requests are slower than usual by at most the first factor, the limit is far too low, and grows by the second. */
const UNSLOWED = 1.1;
const GROW_BY = 1.5;

/** A lowered limit returns to its first value within this time, while it holds nothing back. */
const RECOVERY_MS = 20_000;

/**
 * While requests are held back, usual times are measured again, with few requests at once: after this time, and when the limit
 * has shrunk to this share since the last measurement. A service may have become slow for another reason than load.
 */
const VALID_MS = 5000;
const SHRUNK_SHARE = 0.6;
/** The least time between measurements, because fewer requests are served during one. */
const MEASURED_EVERY_MS = 3000;
/**
 * During a measurement the limit is this share of its value, until there were this many responses. The first responses are those
 * of the fastest requests, so fewer would not be enough.
 */
const MEASURED_SHARE = 1 / 8;
const MEASURED_RESPONSES = 20;

/** The weight of a usual time observed without a measurement, relative to earlier ones. */
const WEIGHT = 0.3;

/** The largest number of kinds, which come from requests. */
const MOST_KINDS = 200;

/** Observations since the limit was last computed. */
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
 * A limit on requests at once that follows their latency: a gradient, as in Netflix's concurrency-limits (`Gradient2Limit`) and
 * Envoy's adaptive concurrency. Requests of one kind have a usual time, observed while so few are in flight that none waits for
 * another. While requests are refused, the limit is divided by the slowdown of the others (latency divided by usual time), and
 * its square root is added. It settles at a slowdown of 1.5 to 2, or at its minimum. While requests only wait, a slowdown of
 * {@link BUSY_SLOWDOWN} is tolerated, because the throughput is higher with more of them at once.
 *
 * It never shrinks while it holds nothing back: requests that are slow then have another reason, and fewer of them would not be
 * faster. A lowered limit rises again with time.
 */
export function createLimitController({ initial, min, max }: LimitBounds, startMs: number): LimitController {
  const usual = new Map<string, { ms: number; seenAtMs: number }>();
  let limit = initial;
  /** The time of the last measurement, and the highest limit since then. */
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
      // A window that holds requests back is short, unless no request came after them.
      recover(isHeldBack ? elapsedMs - LONGEST_WINDOW_MS : elapsedMs);
      highest = Math.max(highest, limit);
      isMeasuring = isHeldBack && (hasShrunk(nowMs) || isUsualTimeOld(nowMs));
    }
    window = new Window(nowMs);
  }

  /** Latency divided by usual time: the mean over all requests whose usual time is known. */
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

  /** Requests are held back: the limit falls when they are slow, and rises when they are not. */
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

  /** Whether a current kind of request has no usual time, or an old one. */
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
      // Requests that started before the measurement ran beside more others.
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
