import type { ContentSink } from "./body.ts";

/** Bytes that arrive in pieces, copied into one buffer which doubles when it is full. */
export class GatheredBytes implements ContentSink {
  #bytes: Buffer;
  #length = 0;

  /** Room for `capacity` bytes at first. */
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

  /** All of it as UTF-8: decoded at the end, so that a character split between two pieces is whole again. */
  toString(): string {
    return this.#bytes.toString("utf8", 0, this.#length);
  }
}
