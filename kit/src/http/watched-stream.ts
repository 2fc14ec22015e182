import type { CancelSignal } from "../request/cancellation.ts";
import type { Cut } from "../request/response-cut.ts";

/** Why a stream was cut off. */
export interface StreamCut {
  readonly cut: Cut;
  /** The error of its source. */
  readonly cause?: unknown;
}

/** A stream, and the promise of its end. */
export interface WatchedStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Resolves at the end: with `undefined` when all of it was read. Never rejects. */
  readonly ended: Promise<StreamCut | undefined>;
  /** Cuts off the stream. */
  cutOff(cut: Cut): void;
}

/** The limits of a stream's pauses. */
export interface StreamLimits {
  /** How long the source may send nothing while its reader wants more, in milliseconds. */
  sourceIdleMs: number;
  /** How many bytes the source must send within that time; 1 by default. */
  sourceBytes?: number;
  /** How long the reader may want nothing while there is more, in milliseconds. */
  clientIdleMs: number;
  /** Aborts when the client closes its connection, perhaps before it has begun to read. */
  client: CancelSignal;
  /**
   * Closes the connection to a client that does not read. A server that waits for such a client does not notice the end of the
   * stream.
   */
  hangUp(): void;
}

/** The longest time that a timer accepts. */
export const NEVER_MS = 2 ** 31 - 1;

/**
 * A reader takes the next piece when it has processed the current one. With larger pieces a slow reader would look like one that
 * has stopped.
 */
const PIECE_BYTES = 64 * 1024;

/**
 * The same stream with a limit on its pauses and none on its total time: a large response to a slow client always makes progress.
 * Whatever cuts it off makes its reader fail, so that a part is never taken for the whole.
 */
export function watchedStream(source: ReadableStream<Uint8Array>, limits: StreamLimits): WatchedStream {
  const { sourceIdleMs, sourceBytes = 1, clientIdleMs, client, hangUp } = limits;
  const reader = source.getReader();
  const { promise: ended, resolve } = Promise.withResolvers<StreamCut | undefined>();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Pieces that the source has sent and the reader has not taken. */
  let rest: Uint8Array | undefined;
  /** The time that the source has left, and the bytes it has to send in it. */
  let sourceLeftMs = sourceIdleMs;
  let sourceLeftBytes = sourceBytes;
  let timer: Timer | undefined;
  let isOver = false;

  function end(how: StreamCut | undefined): boolean {
    if (isOver) return false;
    isOver = true;
    clearTimeout(timer);
    client.removeEventListener("abort", left);
    resolve(how);
    return true;
  }

  function cutOff(cut: Cut, cause?: unknown): void {
    if (!end(cause === undefined ? { cut } : { cut, cause })) return;
    const reason = cause ?? new Error(`the stream was cut off: ${cut}`);
    controller?.error(reason);
    reader.cancel(reason).catch(() => {});
    if (cut === "client_idle" || cut === "client_slow") hangUp();
  }

  const left = () => cutOff("client_closed");
  if (client.aborted) left();
  else client.addEventListener("abort", left, { once: true });

  function pass(piece: Uint8Array): void {
    rest = piece.length > PIECE_BYTES ? piece.subarray(PIECE_BYTES) : undefined;
    timer = setTimeout(cutOff, clientIdleMs, "client_idle");
    controller?.enqueue(rest ? piece.subarray(0, PIECE_BYTES) : piece);
  }

  /** Whether a source that has sent this many bytes in this time is fast enough. */
  function isMoving(bytes: number, afterMs: number): boolean {
    sourceLeftMs -= afterMs;
    sourceLeftBytes -= bytes;
    if (sourceLeftBytes > 0) return sourceLeftMs > 0;
    sourceLeftMs = sourceIdleMs;
    sourceLeftBytes = sourceBytes;
    return true;
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own;
        if (isOver) own.error(new Error("the client closed the connection"));
      },
      async pull() {
        clearTimeout(timer);
        if (rest) return pass(rest);
        timer = setTimeout(cutOff, sourceLeftMs, "source_idle");
        const pulledAtMs = performance.now();
        try {
          const { done, value } = await reader.read();
          if (isOver) return;
          clearTimeout(timer);
          if (done) {
            end(undefined);
            controller?.close();
          } else if (isMoving(value.length, performance.now() - pulledAtMs)) pass(value);
          else cutOff("source_idle");
        } catch (error) {
          cutOff(client.aborted ? "client_closed" : "source_failed", error);
        }
      },
      cancel: () => cutOff("client_closed"),
    },
    { highWaterMark: 0 },
  );
  return { stream, ended, cutOff: (cut) => cutOff(cut) };
}
