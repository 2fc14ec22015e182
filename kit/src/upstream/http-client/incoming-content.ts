import type { ContentSink } from "./body.ts";

/** What feeds a stream, as far as the stream has a say in it. */
export interface ContentSource {
  /** The reader wants more, after `isFull`. */
  resume(): void;
  /** The reader wants none of the rest. */
  cancel(): void;
}

/** How far the network may be ahead of the reader. One read of the socket, at most 512 KiB in Bun, may come on top. */
const MAX_AHEAD_BYTES = 256 * 1024;

/** Content that is passed on while it arrives: gathered until somebody wants a stream of it, and streamed from then on. */
export class IncomingContent implements ContentSink {
  #early: Uint8Array<ArrayBuffer>[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;

  /** The reader lags: nothing more should come before the source is told to resume. */
  get isFull(): boolean {
    return (this.#controller?.desiredSize ?? 1) <= 0;
  }

  append(piece: Buffer): void {
    if (piece.length === 0) return;
    const copy = new Uint8Array(piece);
    if (this.#controller) this.#controller.enqueue(copy);
    else this.#early.push(copy);
  }

  /** All of it, in place of a stream. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#early.length === 1 && this.#early[0] ? this.#early[0] : Buffer.concat(this.#early);
  }

  /** Begins the stream, with what has arrived; until it ends it must be closed or failed. */
  stream(source: ContentSource): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          this.#controller = controller;
          for (const piece of this.#early) controller.enqueue(piece);
        },
        pull: () => source.resume(),
        cancel: () => source.cancel(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_AHEAD_BYTES }),
    );
  }

  /** Nothing more comes: the reader gets what is left, and then the end. */
  close(): void {
    this.#controller?.close();
  }

  /** It breaks off here: the reader gets this error, at once. */
  fail(reason: unknown): void {
    this.#controller?.error(reason);
  }
}
