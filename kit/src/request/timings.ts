import type { Receiver } from "./receiver.ts";

/** The durations of the parts of a request, in the order in which they ended, as the value of a `Server-Timing` header. */
export class Timings {
  /** `hero;dur=1.234, villain;dur=0.871`, in milliseconds; empty without parts. */
  header = "";

  /** Adds a part that began at this instant of `performance.now()` and ends now. */
  add(name: string, startedAtMs: number): void {
    const part = `${name};dur=${(performance.now() - startedAtMs).toFixed(3)}`;
    this.header = this.header === "" ? part : `${this.header}, ${part}`;
  }
}

/** Runs `work` and adds its duration under `name`, whether it succeeds or fails. */
export async function timed<T>(timings: Timings, name: string, work: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  try {
    return await work();
  } finally {
    timings.add(name, startedAtMs);
  }
}

/** Passes an outcome on, and adds its duration from the creation of this object. */
export class TimedReceiver<Result> implements Receiver<Result> {
  readonly #startedAtMs = performance.now();

  constructor(
    private readonly timings: Timings,
    private readonly name: string,
    private readonly receiver: Receiver<Result>,
  ) {}

  resolve(result: Result): void {
    this.timings.add(this.name, this.#startedAtMs);
    this.receiver.resolve(result);
  }

  reject(reason: unknown): void {
    this.timings.add(this.name, this.#startedAtMs);
    this.receiver.reject(reason);
  }
}
