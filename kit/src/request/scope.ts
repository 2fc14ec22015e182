import { Cancellation, type CancelSignal } from "./cancellation.ts";
import { type Deadline, DeadlineExceeded } from "./deadline.ts";
import { type Expiring, sharedTimer, TIMER_EARLY_MS } from "./expiry.ts";
import { Timings } from "./timings.ts";

/** The request was cancelled: its client disconnected, or another of its calls failed first. */
export class Abandoned extends Error {
  override readonly name = "Abandoned";
  constructor() {
    super("the request was abandoned");
  }
}

/** The parts of a request that its calls share. */
export interface ScopeOptions {
  correlationId: string;
  /** The caller's trace context, where there is one. */
  traceparent?: string | undefined;
  deadline: Deadline;
  /** Aborts the scope. It keeps a listener, so it should live only as long as the request. */
  parent?: CancelSignal | undefined;
  /** The scope of the attempt that this one repeats; its call goes to another replica. */
  twin?: CancelSignal | undefined;
  /** The request from the client: the scope is aborted when the client disconnects. */
  client?: Pick<Request, "signal"> | undefined;
}

/**
 * How long a request runs before its client is watched. Reading `request.signal` creates an `AbortSignal`, which costs more than
 * the rest of a scope, and most requests end before. A client that disconnected earlier is noticed then.
 */
const WATCH_AFTER_MS = 25;

/**
 * What all calls made for one request share, in one object: it is the request's cancellation, the entry of its deadline in the
 * shared timer, and the record of its durations.
 *
 * It aborts when the deadline passes, the parent aborts, the client disconnects, or the work fails, so that no call continues
 * afterwards.
 */
export class Scope extends Cancellation implements Expiring {
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  readonly deadline: Deadline;
  readonly twin: CancelSignal | undefined;
  readonly timings = new Timings();
  expiresAtMs = 0;
  previous: Expiring | undefined = undefined;
  next: Expiring | undefined = undefined;
  readonly #parent: CancelSignal | undefined;
  /** Until it is watched. */
  #client: Pick<Request, "signal"> | undefined;
  #hasEnded = false;

  constructor({ correlationId, traceparent, deadline, parent, twin, client }: ScopeOptions) {
    super();
    this.correlationId = correlationId;
    this.traceparent = traceparent;
    this.deadline = deadline;
    this.twin = twin;
    this.#parent = parent;
    this.#client = client;
  }

  /** Aborts when the calls should stop. */
  get signal(): CancelSignal {
    return this;
  }

  /** Runs `work` in this scope, once. `onEnd` is called before its outcome is passed on. */
  run<T>(work: (scope: this) => Promise<T>, onEnd?: () => void): Promise<T> {
    this.#begin();
    let running: Promise<T>;
    try {
      running = work(this);
    } catch (error) {
      running = Promise.reject(error);
    }
    return running.then(
      (result) => {
        this.#end();
        onEnd?.();
        return result;
      },
      (error) => {
        this.#abandon();
        this.#end();
        onEnd?.();
        throw error;
      },
    );
  }

  /** A scope for one of several attempts at a call: it aborts with this one, or alone. `twin` is that of an earlier attempt. */
  child(twin?: CancelSignal): Scope {
    const { correlationId, traceparent, deadline } = this;
    return new Scope({ correlationId, traceparent, deadline, parent: this, twin });
  }

  /** Called by the shared timer. */
  expire(): void {
    if (this.#hasEnded) return;
    if (this.#client && performance.now() + TIMER_EARLY_MS < this.deadline.expiresAtMs) {
      this.#follow(this.#client.signal);
      this.#client = undefined;
      sharedTimer.add(this, this.deadline.expiresAtMs);
    } else {
      this.abort(new DeadlineExceeded());
    }
  }

  #begin(): void {
    const { expiresAtMs } = this.deadline;
    const watchAtMs = this.#client ? performance.now() + WATCH_AFTER_MS : expiresAtMs;
    sharedTimer.add(this, Math.min(expiresAtMs, watchAtMs));
    if (this.#parent) this.#follow(this.#parent);
  }

  #follow(parent: CancelSignal): void {
    if (parent.aborted) this.#abandon(parent);
    // Not removed: the parent lives as long as the request, and removing costs more than adding.
    else parent.addEventListener("abort", () => this.#abandon(parent));
  }

  #abandon(parent?: CancelSignal): void {
    if (this.#hasEnded) return;
    // When the parent's deadline has passed, its client has not disconnected.
    this.abort(parent?.reason instanceof DeadlineExceeded ? parent.reason : new Abandoned());
  }

  #end(): void {
    this.#hasEnded = true;
    this.#client = undefined;
    sharedTimer.remove(this);
  }
}

/** Runs `work` in a scope of its own. */
export const withinScope = <T>(options: ScopeOptions, work: (scope: Scope) => Promise<T>): Promise<T> =>
  new Scope(options).run(work);
