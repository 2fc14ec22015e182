import type { Body, ContentSink } from "./body.ts";
import { malformed, tooLarge } from "./client-error.ts";

/** A chunk's size in hexadecimal, with optional extensions, which are ignored. */
const SIZE_LINE = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i;

/** The longest size without extensions, with CRLF. */
const PLAIN_LINE_BYTES = 10;

/** A body in chunks (RFC 9112, 7.1). Extensions and trailers are skipped. */
export class ChunkedBody implements Body {
  done = false;
  /** The sum of the chunk sizes so far. */
  #contentBytes = 0;
  /** Bytes of the current chunk that have not been received. */
  #left = 0;
  /** The kind of the next line. */
  #expected: "size" | "end of chunk" | "trailer" = "size";
  /** The received part of an incomplete line. */
  #line = "";
  /** Extensions and trailers so far: limited too, so that a response without content cannot go on without end. */
  #asideBytes = 0;

  /** At most `maxBytes` of content, and `maxAsideBytes` of extensions and trailers together. */
  constructor(
    private readonly sink: ContentSink,
    private readonly maxBytes: number,
    private readonly maxAsideBytes: number,
  ) {}

  take(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && !this.done)
      at = this.#left > 0 ? this.#takeContent(bytes, at) : this.#takeLine(bytes, at);
    return at;
  }

  #takeContent(bytes: Buffer, at: number): number {
    const piece = bytes.subarray(at, at + this.#left);
    this.sink.append(piece);
    this.#left -= piece.length;
    if (this.#left === 0) this.#expected = "end of chunk";
    return at + piece.length;
  }

  #takeLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    this.#line += bytes.toString("latin1", at, end);
    if (this.#asideBytes + this.#line.length > this.maxAsideBytes + PLAIN_LINE_BYTES)
      throw malformed(`its chunk extensions and trailers are larger than ${this.maxAsideBytes} bytes`);
    if (newline < 0) return end;
    if (!this.#line.endsWith("\r\n")) throw malformed("a line between chunks does not end with CRLF");
    const line = this.#line.slice(0, -2);
    this.#line = "";
    this.#takeWholeLine(line);
    return end;
  }

  #takeWholeLine(line: string): void {
    switch (this.#expected) {
      case "size":
        this.#beginChunk(line);
        break;
      case "end of chunk":
        if (line !== "") throw malformed("a chunk is longer than its size");
        this.#expected = "size";
        break;
      case "trailer":
        if (line === "") this.done = true;
        this.#asideBytes += line.length;
    }
  }

  #beginChunk(line: string): void {
    const digits = SIZE_LINE.exec(line)?.[1];
    if (digits === undefined) throw malformed("a chunk has no size");
    this.#asideBytes += line.length - digits.length;
    this.#left = Number.parseInt(digits, 16);
    this.#contentBytes += this.#left;
    if (this.#contentBytes > this.maxBytes) throw tooLarge(this.maxBytes);
    if (this.#left === 0) this.#expected = "trailer";
  }
}
