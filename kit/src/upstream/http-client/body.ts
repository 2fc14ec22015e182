import { tooLarge } from "./client-error.ts";

/** The destination of a body's content. */
export interface ContentSink {
  /** Takes the next piece. It is borrowed: what is needed later must be copied. */
  append(piece: Buffer): void;
}

/** One way in which a body is delimited (RFC 9112, 6.3). Its content goes to a {@link ContentSink}. */
export interface Body {
  /** The whole body has been received. */
  readonly done: boolean;
  /** Passes on the bytes of the body and returns their number. The rest does not belong to the body. */
  take(bytes: Buffer): number;
}

/** A body with a Content-Length, which the caller has compared with its limit. */
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

/** A body that ends when the server closes the connection. */
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
