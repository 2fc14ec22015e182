import { malformed } from "./client-error.ts";
import { parseHead, type ResponseHead } from "./response-head.ts";

const HEAD_END = Buffer.from("\r\n\r\n");
const HTTP = "HTTP/1.";

/**
 * Finds the head of an answer in the bytes of a connection, in whatever pieces they come; interim answers before it
 * are read over (RFC 9110, 15.2). It keeps nothing of a piece but copies. What to do with the head is its heir's
 * business: a base class, so that a call needs no object more.
 */
export abstract class HeadReader<Answer> {
  /** The beginning of a head whose end has not arrived. */
  #held: Buffer | undefined;
  #interimBytes = 0;

  /** At most so many bytes of status line and header fields, interim answers included. */
  constructor(protected readonly maxHeadBytes: number) {}

  /** Is called once, with the head, its text, and the piece in which it ends and the body begins. */
  protected abstract begin(
    head: ResponseHead,
    text: string,
    bytes: Buffer,
    bodyStart: number,
  ): Answer | undefined;

  /** Takes the next bytes, until the head is whole; then returns what `begin` makes of it. Throws `malformed`. */
  protected readHead(bytes: Buffer): Answer | undefined {
    if (!this.#held) return this.#search(bytes, 0);
    const searched = Math.max(0, this.#held.length - HEAD_END.length + 1);
    return this.#search(Buffer.concat([this.#held, bytes]), searched);
  }

  #search(bytes: Buffer, searchFrom: number): Answer | undefined {
    let start = 0;
    let end = bytes.indexOf(HEAD_END, searchFrom);
    for (; end >= 0; end = bytes.indexOf(HEAD_END, start)) {
      this.#checkHeadSize(end + HEAD_END.length - start);
      const text = bytes.toString("latin1", start, end + 2);
      const head = parseHead(text);
      const bodyStart = end + HEAD_END.length;
      if (head.status >= 200) return this.begin(head, text, bytes, bodyStart);
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
    if (this.#interimBytes + size > this.maxHeadBytes)
      throw malformed(`its head is larger than ${this.maxHeadBytes} bytes`);
  }
}
