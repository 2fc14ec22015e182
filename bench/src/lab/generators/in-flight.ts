import { Cancellation } from "@super-heroes/kit/request/cancellation";

const CHECK_MS = 100;

/** The requests in flight of a generator, which are cancelled when a response takes too long. */
export class InFlight {
  /** The start of each request, in the order in which they started and time out. */
  readonly #startedAtMs = new Map<Cancellation, number>();
  readonly #check: Timer;
  peak = 0;

  /** @param timeoutMs a response that takes longer is cancelled, up to 100 ms later */
  constructor(readonly timeoutMs: number) {
    this.#check = setInterval(() => this.#cancelOverdue(), CHECK_MS);
  }

  get size(): number {
    return this.#startedAtMs.size;
  }

  /** Notes that a request starts. Its cancellation is aborted when it times out. */
  begin(startedAtMs: number): Cancellation {
    const cancellation = new Cancellation();
    this.#startedAtMs.set(cancellation, startedAtMs);
    this.peak = Math.max(this.peak, this.#startedAtMs.size);
    return cancellation;
  }

  /** Notes that a request has ended, however it ended. */
  end(cancellation: Cancellation): void {
    this.#startedAtMs.delete(cancellation);
  }

  /** Ends the checks. */
  stop(): void {
    clearInterval(this.#check);
  }

  #cancelOverdue(): void {
    const overdue = performance.now() - this.timeoutMs;
    for (const [cancellation, startedAtMs] of this.#startedAtMs) {
      if (startedAtMs > overdue) return;
      cancellation.abort(new Error("timeout"));
    }
  }
}
