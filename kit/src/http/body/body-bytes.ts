import type { Deadline } from "../../request/deadline.ts";
import { bodyTimeout, bodyTooLarge, clientClosed, Problem } from "../problem.ts";

/** The slowest rate at which a body may be sent. */
export interface BodyPace {
  /** Time that every body has, in milliseconds, for a connection that stalls. */
  graceMs: number;
  /** After it, the least average rate, in bytes per second. */
  bytesPerSecond: number;
}

/** How a request's body is read. */
export interface BodyLimits {
  /** The largest body, in bytes. */
  limitBytes: number;
  /** The deadline of the request. */
  deadline: Deadline;
  /** {@link USUAL_PACE} by default. */
  pace?: BodyPace;
}

/** A phone on a bad connection is faster; a client that sends single bytes is not. */
export const USUAL_PACE: BodyPace = { graceMs: 2000, bytesPerSecond: 1024 };

/**
 * Reads the bytes of a request's body. While it waits for the client, only the connection is in use.
 *
 * Throws a {@link Problem}: 413 when there are more than `limitBytes`, decided by Content-Length where there is one, else while
 * reading, so that memory stays bounded; 408, which closes the connection, when the body is not complete at the deadline or
 * slower than `pace`; 499 when the client closes the connection first.
 */
export async function readBytes(request: Request, limits: BodyLimits): Promise<Uint8Array> {
  const declared = request.headers.get("content-length");
  if (declared === null) return await readPieces(request, limits);
  const length = Number(declared);
  if (length > limits.limitBytes) throw bodyTooLarge(limits.limitBytes);
  const clock = new BodyClock(limits, length);
  try {
    const reading = request.arrayBuffer();
    // The response to a late body closes the connection, which fails the read.
    reading.catch(() => {});
    return new Uint8Array(await Promise.race([reading, clock.late]));
  } catch (error) {
    throw failureOf(error);
  } finally {
    clock.stop();
  }
}

/** Reads a body without Content-Length. */
async function readPieces({ body }: Request, limits: BodyLimits): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const clock = new BodyClock(limits, 0);
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), clock.late]);
      if (done) return Buffer.concat(pieces);
      size += value.length;
      if (size > limits.limitBytes) throw bodyTooLarge(limits.limitBytes);
      pieces.push(value);
      clock.allowFor(size);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw failureOf(error);
  } finally {
    clock.stop();
  }
}

/** Rejects with 408 when a body takes longer than allowed. */
class BodyClock {
  readonly late: Promise<never>;
  readonly #expire: (reason: Problem) => void;
  readonly #deadline: Deadline;
  readonly #pace: BodyPace;
  readonly #startedAtMs = performance.now();
  #timer: Timer | undefined;

  constructor({ deadline, pace = USUAL_PACE }: BodyLimits, bytes: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    // It may reject while no code awaits it.
    promise.catch(() => {});
    this.late = promise;
    this.#expire = reject;
    this.#deadline = deadline;
    this.#pace = pace;
    this.allowFor(bytes);
  }

  /** Extends the limit to the time that this many bytes take at the slowest rate. */
  allowFor(bytes: number): void {
    clearTimeout(this.#timer);
    const { graceMs, bytesPerSecond } = this.#pace;
    const allowedMs = graceMs + (bytes * 1000) / bytesPerSecond;
    const leftMs = this.#startedAtMs + allowedMs - performance.now();
    this.#timer = setTimeout(
      () => this.#expire(bodyTimeout()),
      Math.max(0, Math.min(leftMs, this.#deadline.remainingMs)),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Any error that is not a problem is a broken connection. */
const failureOf = (error: unknown): Problem => (error instanceof Problem ? error : clientClosed(error));
