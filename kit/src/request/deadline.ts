import { type Expiring, sharedTimer, TIMER_EARLY_MS } from "./expiry.ts";

/** The deadline of a request has passed. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  constructor() {
    super("the deadline passed");
  }
}

/** A limit for one piece of work that may end before the deadline, and the error of exceeding it. */
export interface Limit {
  ms: number;
  error(): Error;
}

/** How much earlier than its caller a service times out, so that its own 504 reaches the caller. */
export const RESPONSE_MARGIN_MS = 20;

/**
 * The instant after which a response is useless. It is set once, where a request enters the system, and only becomes
 * shorter: an upstream gets the time that is left.
 */
export class Deadline {
  private constructor(
    readonly expiresAtMs: number,
    /** The caller allowed less than a fair time. When it passes, the service that was called is not to blame. */
    readonly isTooShort: boolean,
  ) {}

  /** A deadline `ms` milliseconds from now. */
  static after(ms: number, isTooShort = false): Deadline {
    return new Deadline(performance.now() + ms, isTooShort);
  }

  /** Milliseconds left; 0 after the deadline. */
  get remainingMs(): number {
    return Math.max(0, this.expiresAtMs - performance.now());
  }

  /**
   * Whether so little time is left that a failure now may be a timeout: a timer has fired, or an upstream, which was given
   * slightly less time, has timed out.
   */
  get isEnding(): boolean {
    return this.remainingMs <= RESPONSE_MARGIN_MS + TIMER_EARLY_MS;
  }

  /** Resolves or rejects as `work` does. Rejects with {@link DeadlineExceeded} after the deadline, or with the limit's error. */
  race<T>(work: Promise<T>, limit?: Limit): Promise<T> {
    return new Promise((resolve, reject) => {
      const race = new Race(reject);
      const limitAtMs = limit ? performance.now() + limit.ms : Number.POSITIVE_INFINITY;
      if (limitAtMs < this.expiresAtMs) race.limit = limit;
      sharedTimer.add(race, Math.min(limitAtMs, this.expiresAtMs));
      work.then(
        (value) => {
          sharedTimer.remove(race);
          resolve(value);
        },
        (error) => {
          sharedTimer.remove(race);
          reject(error);
        },
      );
    });
  }
}

/** Work that is rejected when it has taken too long. */
class Race implements Expiring {
  expiresAtMs = 0;
  previous: Expiring | undefined;
  next: Expiring | undefined;
  limit: Limit | undefined;

  constructor(private readonly reject: (reason: unknown) => void) {}

  expire(): void {
    this.reject(this.limit ? this.limit.error() : new DeadlineExceeded());
  }
}

/** The header that carries the remaining milliseconds from one service to the next. */
export const DEADLINE_HEADER = "x-deadline-ms";

/**
 * The shortest deadline that a caller can request, in milliseconds. With less, work would start that cannot finish in time.
 * Other services of the system keep their own deadline besides.
 */
export const SHORTEST_DEADLINE_MS = 50;

/** The share of a request's time that a call must have had before its timeout counts against the called service. */
const FAIR_SHARE = 0.25;

/**
 * The time that a call must have had before its timeout counts against the called service, where a request may take
 * `limitMs`. Callers set deadlines, and a short one must not count against the service.
 */
export const fairMs = (limitMs: number): number => limitMs * FAIR_SHARE;

/**
 * The deadline of a request: the caller's remaining time, but at most `limitMs` and at least {@link SHORTEST_DEADLINE_MS}. A
 * header that is not a positive whole number is ignored.
 */
export function deadlineOf(headers: Headers, limitMs: number): Deadline {
  const left = headers.get(DEADLINE_HEADER);
  if (!left || !/^[1-9]\d{0,8}$/.test(left)) return Deadline.after(limitMs);
  const ms = Math.min(Math.max(Number(left), SHORTEST_DEADLINE_MS), limitMs);
  return Deadline.after(ms, ms < fairMs(limitMs));
}
