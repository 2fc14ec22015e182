import { tooLarge } from "./client-error.ts";

/** Where the content of a body goes. */
export interface ContentSink {
  /** Takes the next piece, which is lent: what is needed of it later must be copied. */
  append(piece: Buffer): void;
}

/** One way in which a body tells where it ends (RFC 9112, 6.3). Its content goes to a {@link ContentSink}. */
export interface Body {
  /** All of it has arrived. */
  readonly done: boolean;
  /** Passes on what belongs to the body and returns how many bytes that were; the rest is not the body's. */
  take(bytes: Buffer): number;
}

/** A body of a length that was said before; the caller has compared it with its limit. */
export class DeclaredBody implements Body {
  constructor(
    private readonly sink: ContentSink,
    private leftBytes: number,
  ) {}

  get done(): boolean {
    return this.leftBytes === 0;
  }

  take(bytes: Buffer): number {
    const piece = bytes.subarray(0, this.leftBytes);
    this.sink.append(piece);
    this.leftBytes -= piece.length;
    return piece.length;
  }
}

/** A body that goes on until the server closes the connection. */
export class UntilCloseBody implements Body {
  readonly done = false;
  #takenBytes = 0;

  constructor(
    private readonly sink: ContentSink,
    private readonly maxBytes: number,
  ) {}

  take(bytes: Buffer): number {
    this.#takenBytes += bytes.length;
    if (this.#takenBytes > this.maxBytes) throw tooLarge(this.maxBytes);
    this.sink.append(bytes);
    return bytes.length;
  }
}
