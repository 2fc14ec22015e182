import { malformed } from "./client-error.ts";
import { parseHead, type ResponseHead } from "./response-head.ts";

const HEAD_END = Buffer.from("\r\n\r\n");
const HTTP = "HTTP/1.";

/**
 * Finds the head of a response in the received pieces of a connection. Interim responses before it are skipped (RFC 9110,
 * 15.2). Pieces are copied where they are kept. A base class, because a separate object would cost every call; the subclass
 * decides what to do with the head.
 */
export abstract class HeadReader<Parsed> {
  /** The received part of an incomplete head. */
  #held: Buffer | undefined;
  #interimBytes = 0;

  /** The limit of status line and header fields, including interim responses. */
  constructor(protected readonly maxHeadBytes: number) {}

  /** Called once, with the head, its text, and the piece in which it ends and the body begins. */
  protected abstract begin(
    head: ResponseHead,
    text: string,
    bytes: Buffer,
    bodyStart: number,
  ): Parsed | undefined;

  /** Takes the next piece. Returns what `begin` returns once the head is complete. Throws `malformed`. */
  protected readHead(bytes: Buffer): Parsed | undefined {
    if (!this.#held) return this.#search(bytes, 0);
    const searched = Math.max(0, this.#held.length - HEAD_END.length + 1);
    return this.#search(Buffer.concat([this.#held, bytes]), searched);
  }

  #search(bytes: Buffer, searchFrom: number): Parsed | undefined {
    let start = 0;
    let end = bytes.indexOf(HEAD_END, searchFrom);
    for (; end >= 0; end = bytes.indexOf(HEAD_END, start)) {
      this.#checkHeadSize(end + HEAD_END.length - start);
      const text = bytes.toString("latin1", start, end + 2);
      const head = parseHead(text);
      const bodyStart = end + HEAD_END.length;
      if (head.status >= 200) return this.begin(head, text, bytes, bodyStart);
      if (head.status === 101) throw malformed("it switches protocols without a request to");
      this.#interimBytes += bodyStart - start;
      start = bodyStart;
    }
    this.#hold(bytes.subarray(start));
    return undefined;
  }

  #hold(head: Buffer): void {
    this.#checkHeadSize(head.length);
    // Another protocol may never send the end of a head.
    if (!HTTP.startsWith(head.toString("latin1", 0, HTTP.length)))
      throw malformed("it does not start with HTTP/1.");
    this.#held = Buffer.from(head);
  }

  #checkHeadSize(size: number): void {
    if (this.#interimBytes + size > this.maxHeadBytes)
      throw malformed(`its head is larger than ${this.maxHeadBytes} bytes`);
  }
}
