import type { ContentSink } from "./body.ts";

/** Collects pieces of bytes in one buffer, which is doubled when it is full. */
export class GatheredBytes implements ContentSink {
  #bytes: Buffer;
  #length = 0;

  /** `capacity` is the first size of the buffer, in bytes. */
  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  append(piece: Buffer): void {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    piece.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  /** Decodes all bytes as UTF-8, at the end, because a character may be split between two pieces. */
  toString(): string {
    return this.#bytes.toString("utf8", 0, this.#length);
  }
}
