import { malformed } from "./client-error.ts";

/** The parts of a status line and header fields that frame a response. */
export interface ResponseHead {
  status: number;
  contentType: string | null;
  /** Retry-After, in seconds from now; undefined where there is none. */
  retryAfterSeconds?: number | undefined;
  /** Content-Length, in bytes; undefined where there is none. */
  length: number | undefined;
  /** The body is chunked. */
  chunked: boolean;
  /** The connection stays open after the response. */
  keepAlive: boolean;
}

const VERSION = "HTTP/1.";
const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;
const ZERO = 0x30;
const HYPHEN = 0x2d;
/** The difference between an upper-case and a lower-case letter. */
const CASE_STEP = 0x20;

/**
 * Parses a head: the status line and the header fields, each line with its CRLF, without the empty line after them. Only fields
 * that frame the response are read; the length of a name is compared before anything is copied.
 *
 * Throws `malformed` where RFC 9112 allows no safe interpretation: lines without CRLF, folded lines, whitespace around a name
 * (5.1), a Content-Length that is not a number or occurs twice, one beside Transfer-Encoding (6.3), a coding other than
 * `chunked` (no other was offered), and any coding in HTTP/1.0 (6.1).
 */
export function parseHead(head: string): ResponseHead {
  let end = lineEnd(head, 0);
  const status = statusOf(head, end);
  const isHttp10 = head.charCodeAt(VERSION.length) === ZERO;
  let contentType: string | null = null;
  let retryAfterSeconds: number | undefined;
  let length: number | undefined;
  let coding: string | undefined;
  let keepAlive = !isHttp10;

  for (let start = end + 2; start < head.length; start = end + 2) {
    end = lineEnd(head, start);
    const colon = head.indexOf(":", start);
    if (colon <= start || colon >= end || isBlank(head, start) || isBlank(head, colon - 1))
      throw malformed("a header line is not a name, a colon and a value");
    switch (colon - start) {
      case 10:
        if (!isNamed(head, start, "connection")) break;
        if (hasClose(head.slice(colon + 1, end))) keepAlive = false;
        break;
      case 11:
        if (isNamed(head, start, "retry-after"))
          retryAfterSeconds = retryAfterSecondsOf(head.slice(colon + 1, end).trim());
        break;
      case 12:
        if (isNamed(head, start, "content-type")) contentType ??= head.slice(colon + 1, end).trim();
        break;
      case 14:
        if (!isNamed(head, start, "content-length")) break;
        if (length !== undefined) throw malformed("it has Content-Length twice");
        length = lengthOf(head.slice(colon + 1, end).trim());
        break;
      case 17:
        if (!isNamed(head, start, "transfer-encoding")) break;
        if (coding !== undefined) throw malformed("it has Transfer-Encoding twice");
        coding = head
          .slice(colon + 1, end)
          .trim()
          .toLowerCase();
        break;
    }
  }
  if (coding !== undefined) {
    if (coding !== "chunked" || isHttp10) throw malformed("its Transfer-Encoding was not offered");
    if (length !== undefined) throw malformed("it has both Content-Length and Transfer-Encoding");
  }
  return { status, contentType, retryAfterSeconds, length, chunked: coding !== undefined, keepAlive };
}

/** The end of the line that begins at `start`, before its CRLF. */
function lineEnd(head: string, start: number): number {
  const end = head.indexOf("\n", start) - 1;
  if (end < start || head.charCodeAt(end) !== CR) throw malformed("a line does not end with CRLF");
  return end;
}

/** `HTTP/1.1 200 Anything`: the reason phrase is optional and ignored. */
function statusOf(head: string, end: number): number {
  const status = Number(head.slice(9, 12));
  const valid =
    head.startsWith(VERSION) &&
    isDigit(head, 7) &&
    head.charCodeAt(8) === SPACE &&
    isDigit(head, 9) &&
    isDigit(head, 10) &&
    isDigit(head, 11) &&
    (end === 12 || head.charCodeAt(12) === SPACE);
  if (!valid || status < 100 || status > 599) throw malformed("its status line is not one of HTTP/1.x");
  return status;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= ZERO && code <= ZERO + 9;
}

/** Optional whitespace (RFC 9110, 5.6.3). */
export function isBlank(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === SPACE || code === TAB;
}

/** Compares without a copy. The name is in lower case and has the same length. */
function isNamed(head: string, start: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const given = head.charCodeAt(start + index);
    const wanted = name.charCodeAt(index);
    if (given !== wanted && (wanted === HYPHEN || given !== wanted - CASE_STEP)) return false;
  }
  return true;
}

const hasClose = (options: string) =>
  options.split(",").some((option) => option.trim().toLowerCase() === "close");

function lengthOf(value: string): number {
  if (!/^\d+$/.test(value)) throw malformed("its Content-Length is not a whole number");
  return Number(value);
}

/** The seconds of a Retry-After: it is a number of seconds, or a date (RFC 9110, 10.2.3); undefined for anything else. */
export function retryAfterSecondsOf(value: string): number | undefined {
  if (/^\d+$/.test(value)) return Number(value);
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, (atMs - Date.now()) / 1000);
}
