import { type Body, DeclaredBody, UntilCloseBody } from "./body.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { endToEndFields, type HeaderField } from "./end-to-end-fields.ts";
import { HeadReader } from "./head-reader.ts";
import { type ContentSource, IncomingContent } from "./incoming-content.ts";
import type { ResponseHead } from "./response-head.ts";

/** A response whose head is complete. */
export interface ProxiedResponse {
  status: number;
  /** The reason phrase; empty where there is none. */
  statusText: string;
  /**
   * In their order, with names as received, without hop-by-hop fields (RFC 9110, 7.6.1) and without Content-Length, which is
   * set again when the body is sent on. Where there is no body, Content-Length describes another response (to HEAD, 304) and
   * is kept.
   */
  headers: HeaderField[];
  /** Bytes if all were received with the head, else a stream; null when there can be no body. */
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null;
}

/**
 * Reads the response to any request from the received pieces of a connection, and passes its content on. The body may have any
 * size. Chunk extensions and trailers are skipped, and may be as large as a head.
 */
export class ProxiedParser extends HeadReader<ProxiedResponse> {
  /** The response is complete. */
  done = false;
  /** After the response: the connection can carry another request. */
  reusable = false;
  /** The content of a streamed body. */
  readonly content = new IncomingContent();
  #keepAlive = false;
  #body: Body | undefined;

  constructor(
    private readonly isHead: boolean,
    private readonly source: ContentSource,
    maxHeadBytes: number,
  ) {
    super(maxHeadBytes);
  }

  /** Takes the next piece. Returns the response when the piece completes its head. Not usable after it threw `malformed`. */
  feed(bytes: Buffer): ProxiedResponse | undefined {
    if (!this.#body) return this.readHead(bytes);
    this.#readBody(this.#body, bytes);
    return undefined;
  }

  /** The server has closed its side, which may end the response. */
  end(): void {
    if (this.#body instanceof UntilCloseBody) this.done = true;
  }

  protected begin(head: ResponseHead, text: string, bytes: Buffer, bodyStart: number): ProxiedResponse {
    this.#keepAlive = head.keepAlive;
    const hasNoBody = this.isHead || head.status === 204 || head.status === 304;
    const response: ProxiedResponse = {
      status: head.status,
      statusText: text.slice("HTTP/1.1 200 ".length, text.indexOf("\r")),
      headers: endToEndFields(text, hasNoBody),
      body: null,
    };
    if (hasNoBody) {
      this.#end(bodyStart === bytes.length);
      return response;
    }
    const body = this.#bodyOf(head);
    this.#body = body;
    this.#readBody(body, bytes.subarray(bodyStart));
    response.body = this.done ? this.content.bytes() : this.content.stream(this.source);
    return response;
  }

  #bodyOf({ length, chunked }: ResponseHead): Body {
    if (length !== undefined) return new DeclaredBody(this.content, length);
    return chunked
      ? new ChunkedBody(this.content, Number.POSITIVE_INFINITY, this.maxHeadBytes)
      : new UntilCloseBody(this.content, Number.POSITIVE_INFINITY);
  }

  #readBody(body: Body, bytes: Buffer): void {
    const taken = body.take(bytes);
    if (body.done) this.#end(taken === bytes.length);
  }

  /** Ends the response. Bytes after it are unexpected, so the connection is not reused (RFC 9112, 9.2). */
  #end(isAll: boolean): void {
    this.done = true;
    this.reusable = this.#keepAlive && isAll;
  }
}
