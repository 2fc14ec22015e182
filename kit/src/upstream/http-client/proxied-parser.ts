import { IncomingContent, type ContentSource } from "./incoming-content.ts";
import { type Body, DeclaredBody, UntilCloseBody } from "./body.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { endToEndFields, type HeaderField } from "./end-to-end-fields.ts";
import { HeadReader } from "./head-reader.ts";
import type { ResponseHead } from "./response-head.ts";

/** An answer whose head has arrived. */
export interface ProxiedResponse {
  status: number;
  /** The reason beside the status; empty where there is none. */
  statusText: string;
  /**
   * In their order, with names as sent; without those that concern the connection only (RFC 9110, 7.6.1). So it is with
   * Content-Length, since whoever sends the body on counts it again; but where there is no body it is about another
   * answer (to HEAD, 304), and stays.
   */
  headers: HeaderField[];
  /** Bytes where all had arrived with the head, else a stream of them as they arrive; null where none can be. */
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null;
}

/**
 * Reads the answer to any request from the bytes of a connection, and passes its content on as it arrives. The body may
 * be of any size; chunk extensions and trailers, which are read over, may be as large as a head.
 */
export class ProxiedParser extends HeadReader<ProxiedResponse> {
  /** The answer is whole. */
  done = false;
  /** After the answer: the connection may carry another request. */
  reusable = false;
  /** The content of a body that is streamed. */
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

  /** Takes the next bytes; returns the answer when they end its head. Throws `malformed`, and is then of no use. */
  feed(bytes: Buffer): ProxiedResponse | undefined {
    if (!this.#body) return this.readHead(bytes);
    this.#readBody(this.#body, bytes);
    return undefined;
  }

  /** The server has closed its side, which may be what ends the answer. */
  end(): void {
    if (this.#body instanceof UntilCloseBody) this.done = true;
  }

  protected begin(head: ResponseHead, text: string, bytes: Buffer, bodyStart: number): ProxiedResponse {
    this.#keepAlive = head.keepAlive;
    const hasNoBody = this.isHead || head.status === 204 || head.status === 304;
    const answer: ProxiedResponse = {
      status: head.status,
      statusText: text.slice("HTTP/1.1 200 ".length, text.indexOf("\r")),
      headers: endToEndFields(text, hasNoBody),
      body: null,
    };
    if (hasNoBody) {
      this.#end(bodyStart === bytes.length);
      return answer;
    }
    const body = this.#bodyOf(head);
    this.#body = body;
    this.#readBody(body, bytes.subarray(bodyStart));
    answer.body = this.done ? this.content.bytes() : this.content.stream(this.source);
    return answer;
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

  /** Ends the answer. Bytes after it were not asked for: the two sides no longer agree (RFC 9112, 9.2). */
  #end(isAll: boolean): void {
    this.done = true;
    this.reusable = this.#keepAlive && isAll;
  }
}
