/** The time budget of one request ran out. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
  constructor() {
    super("the deadline passed");
  }
}

/** A bound on one piece of work that may come before the deadline, and the error it then ends with. */
export interface Limit {
  ms: number;
  error(): Error;
}

/** A service that runs out of time gets so long to say so before its caller says it in its place. */
export const RESPONSE_MARGIN_MS = 20;

/** Bun counts a timer in whole milliseconds, and fires most of them before their time is over. */
const TIMER_EARLY_MS = 1;

/**
 * The instant at which an answer stops being useful. It is set once, where a request enters, and only ever
 * shrinks along the path: what travels to an upstream is what is left, never a fresh allowance.
 */
export class Deadline {
  private constructor(
    readonly expiresAtMs: number,
    /** The caller allowed less than a fair time: when it passes, that says nothing about whoever was not ready. */
    readonly isTooShort: boolean,
  ) {}

  /** A deadline `ms` milliseconds from now. */
  static after(ms: number, isTooShort = false): Deadline {
    return new Deadline(performance.now() + ms, isTooShort);
  }

  /** Milliseconds left; 0 once it has passed. */
  get remainingMs(): number {
    return Math.max(0, this.expiresAtMs - performance.now());
  }

  /**
   * Whether so little is left that what fails now may have failed for want of time: a timer has fired, or an upstream that
   * was given a little less has said so.
   */
  get isEnding(): boolean {
    return this.remainingMs <= RESPONSE_MARGIN_MS + TIMER_EARLY_MS;
  }

  /** The work's own outcome, or {@link DeadlineExceeded} when it takes longer than is left, or the limit's error. */
  async race<T>(work: Promise<T>, limit?: Limit): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const { remainingMs } = this;
    const timer =
      limit && limit.ms < remainingMs
        ? setTimeout(() => reject(limit.error()), limit.ms)
        : setTimeout(() => reject(new DeadlineExceeded()), remainingMs);
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The header in which one service tells the next how many milliseconds are left. */
export const DEADLINE_HEADER = "x-deadline-ms";

/**
 * The shortest deadline that a caller can ask for, in milliseconds: with less, work would begin that cannot end in time.
 * Other services of the system keep their own deadline besides.
 */
export const SHORTEST_DEADLINE_MS = 50;

/** The share of a request's time that a called service must have had for its lateness to be its own. */
const FAIR_SHARE = 0.25;

/**
 * The time that a call must have for its lateness to count against the service that is called, where a request may take
 * `limitMs`. Deadlines come from callers, and a short one must not count against the service.
 */
export const fairMs = (limitMs: number): number => limitMs * FAIR_SHARE;

/**
 * The deadline for a request: what the caller says is left, but never more than `limitMs` and never less than
 * {@link SHORTEST_DEADLINE_MS}. A header that is not a positive whole number is ignored.
 */
export function deadlineOf(headers: Headers, limitMs: number): Deadline {
  const left = headers.get(DEADLINE_HEADER);
  if (!left || !/^[1-9]\d{0,8}$/.test(left)) return Deadline.after(limitMs);
  const ms = Math.min(Math.max(Number(left), SHORTEST_DEADLINE_MS), limitMs);
  return Deadline.after(ms, ms < fairMs(limitMs));
}
