import { type Body, DeclaredBody, UntilCloseBody } from "./body.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { tooLarge } from "./client-error.ts";
import { GatheredBytes } from "./gathered-bytes.ts";
import { HeadReader } from "./head-reader.ts";
import type { ResponseHead } from "./response-head.ts";

/** An answer, read whole. */
export interface HttpResponse {
  status: number;
  contentType: string | null;
  /** What the server asks for before the next request, where it does. */
  retryAfterSeconds?: number | undefined;
  /** Decoded as UTF-8; empty where the answer has none. */
  body: string;
}

/** How much of an answer is read before it is refused, in bytes. */
export interface ResponseLimits {
  /** Of the status line and header fields, interim answers included; of chunk extensions and trailers as well. */
  maxHeadBytes: number;
  maxBodyBytes: number;
}

/** Room for a body of unknown length, at first. */
const FIRST_BYTES = 1024;

/**
 * Reads the answer to one GET from the bytes of a connection, in whatever pieces they come (RFC 9112).
 *
 * It keeps nothing of a piece that it is fed but copies. An answer that comes in one piece and says its length, as
 * nearly all do, is read without any copy but its two strings.
 */
export class ResponseParser extends HeadReader<HttpResponse> {
  /** After the answer: the connection may carry another request. */
  reusable = false;
  readonly #maxBodyBytes: number;
  #head: ResponseHead | undefined;
  /** Present with `#body`, as is `#head`. */
  #content: GatheredBytes | undefined;
  #body: Body | undefined;

  constructor(limits: ResponseLimits) {
    super(limits.maxHeadBytes);
    this.#maxBodyBytes = limits.maxBodyBytes;
  }

  /** Takes the next bytes; returns the answer once it is whole. Throws `malformed` or `too_large`, and is then of no use. */
  feed(bytes: Buffer): HttpResponse | undefined {
    return this.#body ? this.#readBody(this.#body, bytes) : this.readHead(bytes);
  }

  /** The server has closed its side: returns the answer when that is what ends it. */
  end(): HttpResponse | undefined {
    return this.#body instanceof UntilCloseBody ? this.#gathered() : undefined;
  }

  protected begin(
    head: ResponseHead,
    _text: string,
    bytes: Buffer,
    bodyStart: number,
  ): HttpResponse | undefined {
    const maxBytes = this.#maxBodyBytes;
    const length = head.status === 204 || head.status === 304 ? 0 : head.length;
    if (length === undefined) {
      this.#content = new GatheredBytes(FIRST_BYTES);
      this.#body = head.chunked
        ? new ChunkedBody(this.#content, maxBytes, this.maxHeadBytes)
        : new UntilCloseBody(this.#content, maxBytes);
    } else {
      if (length > maxBytes) throw tooLarge(maxBytes);
      const bodyEnd = bodyStart + length;
      if (bytes.length >= bodyEnd) {
        this.reusable = head.keepAlive && bytes.length === bodyEnd;
        return answer(head, bytes.toString("utf8", bodyStart, bodyEnd));
      }
      this.#content = new GatheredBytes(length);
      this.#body = new DeclaredBody(this.#content, length);
    }
    this.#head = head;
    return this.#readBody(this.#body, bytes.subarray(bodyStart));
  }

  #readBody(body: Body, bytes: Buffer): HttpResponse | undefined {
    const taken = body.take(bytes);
    if (!body.done) return undefined;
    // What follows an answer to the only request was not asked for: the two sides no longer agree (RFC 9112, 9.2).
    this.reusable = this.#head?.keepAlive === true && taken === bytes.length;
    return this.#gathered();
  }

  #gathered(): HttpResponse | undefined {
    return this.#head && this.#content && answer(this.#head, this.#content.toString());
  }
}

const answer = ({ status, contentType, retryAfterSeconds }: ResponseHead, body: string): HttpResponse => ({
  status,
  contentType,
  retryAfterSeconds,
  body,
});
