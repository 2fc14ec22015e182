import { tooLarge } from "./client-error.ts";
import { GatheredBytes } from "./gathered-bytes.ts";

/** One way in which a body tells where it ends (RFC 9112, 6.3). */
export interface Body {
  /** All of it has arrived. */
  readonly done: boolean;
  /** Copies what belongs to the body and returns how many bytes that were; the rest is not the body's. */
  take(bytes: Buffer): number;
  /** The content so far, as UTF-8. */
  text(): string;
}

/** A body of a length that was said before; the caller has compared it with its limit. */
export class DeclaredBody implements Body {
  readonly #content: GatheredBytes;

  constructor(private readonly lengthBytes: number) {
    this.#content = new GatheredBytes(lengthBytes);
  }

  get done(): boolean {
    return this.#content.length === this.lengthBytes;
  }

  take(bytes: Buffer): number {
    const piece = bytes.subarray(0, this.lengthBytes - this.#content.length);
    this.#content.append(piece);
    return piece.length;
  }

  text(): string {
    return this.#content.toString();
  }
}

/** A body that goes on until the server closes the connection. */
export class UntilCloseBody implements Body {
  readonly done = false;
  readonly #content = new GatheredBytes(1024);

  constructor(private readonly maxBytes: number) {}

  take(bytes: Buffer): number {
    if (this.#content.length + bytes.length > this.maxBytes) throw tooLarge(this.maxBytes);
    this.#content.append(bytes);
    return bytes.length;
  }

  text(): string {
    return this.#content.toString();
  }
}
