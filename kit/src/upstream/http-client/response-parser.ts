import { type Body, DeclaredBody, UntilCloseBody } from "./body.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { tooLarge } from "./client-error.ts";
import { GatheredBytes } from "./gathered-bytes.ts";
import { HeadReader } from "./head-reader.ts";
import type { ResponseHead } from "./response-head.ts";

/** A complete response. */
export interface HttpResponse {
  status: number;
  contentType: string | null;
  /** Retry-After in seconds, where the server sent it. */
  retryAfterSeconds?: number | undefined;
  /** Decoded as UTF-8; empty when there is none. */
  body: string;
}

/** The limits of a response, in bytes. */
export interface ResponseLimits {
  /** Of status line and header fields with interim responses, and of chunk extensions and trailers. */
  maxHeadBytes: number;
  maxBodyBytes: number;
}

/** The first buffer size of a body of unknown length. */
const FIRST_BYTES = 1024;

/**
 * Reads the response to one GET from the received pieces of a connection (RFC 9112).
 *
 * Pieces are copied where they are kept. A response that is received in one piece with a Content-Length, as nearly all are, is
 * read without any copy but its two strings.
 */
export class ResponseParser extends HeadReader<HttpResponse> {
  /** After the response: the connection can carry another request. */
  reusable = false;
  readonly #maxBodyBytes: number;
  #head: ResponseHead | undefined;
  /** Set together with `#body` and `#head`. */
  #content: GatheredBytes | undefined;
  #body: Body | undefined;

  constructor(limits: ResponseLimits) {
    super(limits.maxHeadBytes);
    this.#maxBodyBytes = limits.maxBodyBytes;
  }

  /** Takes the next piece. Returns the response once it is complete. Not usable after it threw `malformed` or `too_large`. */
  feed(bytes: Buffer): HttpResponse | undefined {
    return this.#body ? this.#readBody(this.#body, bytes) : this.readHead(bytes);
  }

  /** The server has closed its side. Returns the response if that ends it. */
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
        return response(head, bytes.toString("utf8", bodyStart, bodyEnd));
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
    // Bytes after the response are unexpected, so the connection is not reused (RFC 9112, 9.2).
    this.reusable = this.#head?.keepAlive === true && taken === bytes.length;
    return this.#gathered();
  }

  #gathered(): HttpResponse | undefined {
    return this.#head && this.#content && response(this.#head, this.#content.toString());
  }
}

const response = ({ status, contentType, retryAfterSeconds }: ResponseHead, body: string): HttpResponse => ({
  status,
  contentType,
  retryAfterSeconds,
  body,
});
