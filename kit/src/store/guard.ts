import { createGate, type Gate, GateFull, type GateWaiter } from "../concurrency/gate.ts";
import { storeUnavailable } from "../http/problem.ts";
import { Cancellation } from "../request/cancellation.ts";
import type { Limit } from "../request/deadline.ts";
import { type Expiring, sharedTimer, TIMER_EARLY_MS } from "../request/expiry.ts";

/** The store did not respond within the timeout. */
class StoreTimeout extends Error {
  override readonly name = "StoreTimeout";
}

/** Callers wait this much longer than a query may take, so that the query itself times out first. */
const GRACE_MS = 100;

/**
 * The limit for callers that share a query. Without it, a caller that waits for the next query could spend the timeout twice:
 * behind a query that hangs, and in its own.
 */
export const storeLimit = (timeoutMs: number): Limit => ({
  ms: timeoutMs + GRACE_MS,
  error: () => storeUnavailable(new StoreTimeout(`no response within ${timeoutMs + GRACE_MS} ms`)),
});

/** Runs queries so that a store that is down or frozen delays a caller by at most the timeout. */
export interface StoreGuard {
  readonly gate: Gate;
  /**
   * Runs a query within the pool's size and the timeout. Throws 503 `store_unavailable` when the store does not respond; an
   * error of the query itself is passed on.
   */
  run<T>(query: () => Promise<T>): Promise<T>;
}

interface GuardOptions {
  capacity: number;
  timeoutMs: number;
  isUnavailable: (error: unknown) => boolean;
  onStuck?: () => void;
}

/**
 * Creates the guard of a pool.
 *
 * A query keeps its place until the driver settles it, even after its caller got a response: otherwise a frozen store would
 * collect queries without limit. `onStuck` is called when a query has run for the timeout without a response, so that the
 * connector can replace connections that are dead without an error. Time spent waiting for a place does not count.
 */
export function createStoreGuard({ capacity, ...options }: GuardOptions): StoreGuard {
  const gate = createGate({ capacity, maxQueue: capacity * 100 });
  return {
    gate,
    run: (query) =>
      new Promise((resolve, reject) => new GuardedQuery(gate, options, query, resolve, reject).enter()),
  };
}

/**
 * A query on its way through the guard: one object, which waits for a place and for its timeout itself, because each query
 * of a service passes here.
 */
class GuardedQuery<T> implements GateWaiter, Expiring {
  expiresAtMs = 0;
  previous: Expiring | undefined = undefined;
  next: Expiring | undefined = undefined;
  /** `undefined` while it waits for a place. */
  private startedAtMs: number | undefined = undefined;
  private isSettled = false;
  private isTimedOut = false;
  /** Takes it out of the gate's queue; only a query that waits there needs one. */
  private waiting: Cancellation | undefined = undefined;

  constructor(
    private readonly gate: Gate,
    private readonly options: Omit<GuardOptions, "capacity">,
    private readonly query: () => Promise<T>,
    private readonly resolve: (value: T) => void,
    private readonly reject: (reason: unknown) => void,
  ) {}

  enter(): void {
    const { gate, options } = this;
    const nowMs = performance.now();
    try {
      if (gate.inFlight >= gate.capacity) this.waiting = new Cancellation();
      const isAdmitted = gate.enter(this, this.waiting);
      sharedTimer.add(this, nowMs + options.timeoutMs);
      if (isAdmitted) this.start(nowMs);
    } catch (error) {
      this.reject(error instanceof GateFull ? storeUnavailable(error) : error);
    }
  }

  admitted(): void {
    this.start(performance.now());
  }

  /** Its timeout passed while it waited for a place. */
  refused(reason: unknown): void {
    this.reject(storeUnavailable(reason));
  }

  private start(nowMs: number): void {
    this.startedAtMs = nowMs;
    let running: Promise<T>;
    try {
      running = this.query();
    } catch (error) {
      this.failed(error);
      return;
    }
    running.then(
      (value) => {
        this.settled();
        this.resolve(value);
      },
      (error) => this.failed(error),
    );
  }

  private failed(error: unknown): void {
    this.settled();
    this.reject(this.options.isUnavailable(error) ? storeUnavailable(error) : error);
  }

  private settled(): void {
    this.isSettled = true;
    sharedTimer.remove(this);
    this.gate.release();
  }

  /** The first time its caller has waited for the timeout; the second time the query itself has run for it. */
  expire(): void {
    if (this.isSettled) return;
    const { timeoutMs, onStuck } = this.options;
    if (!this.isTimedOut) {
      this.isTimedOut = true;
      const timeout = new StoreTimeout(`no response within ${timeoutMs} ms`);
      if (this.startedAtMs === undefined) {
        this.waiting?.abort(timeout);
        return;
      }
      this.reject(storeUnavailable(timeout));
    }
    const stuckAtMs = (this.startedAtMs ?? 0) + timeoutMs;
    if (stuckAtMs > performance.now() + TIMER_EARLY_MS) sharedTimer.add(this, stuckAtMs);
    else onStuck?.();
  }
}
