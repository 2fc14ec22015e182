import type { ContentSink } from "./body.ts";

/** The source of a stream, as far as the stream controls it. */
export interface ContentSource {
  /** The reader wants more, after `isFull`. */
  resume(): void;
  /** The reader cancelled the stream. */
  cancel(): void;
}

/** How many bytes are buffered for the reader. One read of the socket, at most 512 KiB in Bun, may be added. */
const MAX_AHEAD_BYTES = 256 * 1024;

/** Content that is passed on as it is received: buffered until a stream is created, and streamed from then on. */
export class IncomingContent implements ContentSink {
  #early: Uint8Array<ArrayBuffer>[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;

  /** The buffer is full: no more should be appended before the source is resumed. */
  get isFull(): boolean {
    return (this.#controller?.desiredSize ?? 1) <= 0;
  }

  append(piece: Buffer): void {
    if (piece.length === 0) return;
    const copy = new Uint8Array(piece);
    if (this.#controller) this.#controller.enqueue(copy);
    else this.#early.push(copy);
  }

  /** All content, instead of a stream. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#early.length === 1 && this.#early[0] ? this.#early[0] : Buffer.concat(this.#early);
  }

  /** Creates the stream, which starts with the buffered content. It must be closed or failed before it is dropped. */
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

  /** Ends the stream after the buffered content. */
  close(): void {
    this.#controller?.close();
  }

  /** Fails the stream at once. */
  fail(reason: unknown): void {
    this.#controller?.error(reason);
  }
}
