import { type Body, DeclaredBody, UntilCloseBody } from "./body.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { malformed, tooLarge } from "./client-error.ts";
import { parseHead, type ResponseHead } from "./response-head.ts";

/** An answer, read whole. */
export interface HttpAnswer {
  status: number;
  contentType: string | null;
  /** Decoded as UTF-8; empty where the answer has none. */
  body: string;
}

/** How much of an answer is read before it is refused, in bytes. */
export interface AnswerLimits {
  /** Of the status line and header fields, interim answers included; of chunk extensions and trailers as well. */
  maxHeadBytes: number;
  maxBodyBytes: number;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const HTTP = "HTTP/1.";

/**
 * Reads the answer to one GET from the bytes of a connection, in whatever pieces they come (RFC 9112).
 *
 * It keeps nothing of a piece that it is fed but copies. An answer that comes in one piece and says its length, as
 * nearly all do, is read without any copy but its two strings.
 */
export class ResponseParser {
  /** After the answer: the connection may carry another request. */
  reusable = false;
  /** The beginning of a head whose end has not arrived. */
  #held: Buffer | undefined;
  #interimBytes = 0;
  #head: ResponseHead | undefined;
  #body: Body | undefined;

  constructor(private readonly limits: AnswerLimits) {}

  /** Takes the next bytes; returns the answer once it is whole. Throws `malformed` or `too_large`, and is then of no use. */
  feed(bytes: Buffer): HttpAnswer | undefined {
    if (this.#head && this.#body) return this.#readBody(this.#head, this.#body, bytes);
    if (!this.#held) return this.#readHead(bytes, 0);
    const searched = Math.max(0, this.#held.length - HEAD_END.length + 1);
    return this.#readHead(Buffer.concat([this.#held, bytes]), searched);
  }

  /** The server has closed its side: returns the answer when that is what ends it. */
  end(): HttpAnswer | undefined {
    return this.#head && this.#body instanceof UntilCloseBody
      ? answer(this.#head, this.#body.text())
      : undefined;
  }

  #readHead(bytes: Buffer, searchFrom: number): HttpAnswer | undefined {
    let start = 0;
    let end = bytes.indexOf(HEAD_END, searchFrom);
    for (; end >= 0; end = bytes.indexOf(HEAD_END, start)) {
      this.#checkHeadSize(end + HEAD_END.length - start);
      const head = parseHead(bytes.toString("latin1", start, end + 2));
      const bodyStart = end + HEAD_END.length;
      if (head.status >= 200) return this.#begin(head, bytes, bodyStart);
      if (head.status === 101) throw malformed("it changes to a protocol that was not asked for");
      this.#interimBytes += bodyStart - start;
      start = bodyStart;
    }
    this.#hold(bytes.subarray(start));
    return undefined;
  }

  #hold(head: Buffer): void {
    this.#checkHeadSize(head.length);
    // Another protocol may never send what would end a head.
    if (!HTTP.startsWith(head.toString("latin1", 0, HTTP.length)))
      throw malformed("it does not begin with HTTP/1.");
    this.#held = Buffer.from(head);
  }

  #checkHeadSize(size: number): void {
    if (this.#interimBytes + size > this.limits.maxHeadBytes)
      throw malformed(`its head is larger than ${this.limits.maxHeadBytes} bytes`);
  }

  #begin(head: ResponseHead, bytes: Buffer, bodyStart: number): HttpAnswer | undefined {
    const { maxBodyBytes, maxHeadBytes } = this.limits;
    const length = head.status === 204 || head.status === 304 ? 0 : head.length;
    if (length === undefined) {
      this.#body = head.chunked
        ? new ChunkedBody(maxBodyBytes, maxHeadBytes)
        : new UntilCloseBody(maxBodyBytes);
    } else {
      if (length > maxBodyBytes) throw tooLarge(maxBodyBytes);
      const bodyEnd = bodyStart + length;
      if (bytes.length >= bodyEnd) {
        this.reusable = head.keepAlive && bytes.length === bodyEnd;
        return answer(head, bytes.toString("utf8", bodyStart, bodyEnd));
      }
      this.#body = new DeclaredBody(length);
    }
    this.#head = head;
    return this.#readBody(head, this.#body, bytes.subarray(bodyStart));
  }

  #readBody(head: ResponseHead, body: Body, bytes: Buffer): HttpAnswer | undefined {
    const taken = body.take(bytes);
    if (!body.done) return undefined;
    // What follows an answer to the only request was not asked for: the two sides no longer agree (RFC 9112, 9.2).
    this.reusable = head.keepAlive && taken === bytes.length;
    return answer(head, body.text());
  }
}

const answer = ({ status, contentType }: ResponseHead, body: string): HttpAnswer => ({
  status,
  contentType,
  body,
});
