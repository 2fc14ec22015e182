const SPACE = 0x20;
const HASH = 0x23;
const PERCENT = 0x25;
const DOT = 0x2e;
const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;

const NOT_A_PATH = "The request target must be a path that begins with one slash.";
const EMPTY_START = "The path must not begin with two slashes.";
const NOT_ALLOWED = "The request target contains a character that must be percent-encoded.";
const FRAGMENT = "The request target must not contain a fragment.";
const BACKWARDS = "The path must not contain a backslash.";
const DOT_SEGMENT = 'The path must not contain "." or ".." as a segment.';
const BAD_ENCODING = 'The request target holds a "%" without two hexadecimal digits.';
const BAD_UTF8 = "The request target is not valid UTF-8.";
const ENCODED_CONTROL = "The path must not contain an encoded control character.";
const ENCODED_SYNTAX = "The path must not contain an encoded slash, backslash or dot.";

/** Bun replaces bytes that are not UTF-8 with this character. */
const REPLACEMENT = "\ufffd";

/**
 * Characters that are allowed literally in a path: those of RFC 3986, 3.3, and `|`, `[` and `]`, which browsers do not encode.
 * All others have a meaning, or must be percent-encoded.
 */
const PLAIN = new Uint8Array(0x80);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@|[]")
  PLAIN[character.charCodeAt(0)] = 1;

/** The result of reading a target. */
export type Target =
  /** The target is in its canonical spelling. */
  | { readonly kind: "canonical" }
  /** The target is another spelling of `canonical`. */
  | { readonly kind: "rewritten"; readonly canonical: string }
  /** The target is valid, but no route can match it: the path has an empty segment. */
  | { readonly kind: "nowhere" }
  /** The target is not valid; `fault` is the reason, for the client. */
  | { readonly kind: "invalid"; readonly fault: string };

const CANONICAL: Target = { kind: "canonical" };
const NOWHERE: Target = { kind: "nowhere" };
const invalid = (fault: string): Target => ({ kind: "invalid", fault });

/**
 * Reads the path and the query of a URL, from `start` to its end, in one pass. Nearly all requests are canonical; nothing is
 * allocated for them.
 *
 * The canonical spelling of a path has no slash at its end, encodes no unreserved character (`%6C` is `l`) and has encodings in
 * upper case (RFC 3986, 6.2.2). Each resource then has one spelling, so that code that compares paths and code that matches
 * them agree. Spellings that programs are known to read in different ways are refused: encoded slashes, backslashes and dots,
 * control characters, dot segments, fragments, a second slash at the start, and bytes that are not UTF-8. Of a query, only the
 * encoding is checked, because its contents are data.
 */
export function readTarget(url: string, start: number): Target {
  if (start < 0 || url.charCodeAt(start) !== SLASH) return invalid(NOT_A_PATH);
  if (url.charCodeAt(start + 1) === SLASH) return invalid(EMPTY_START);
  let isCanonical = true;
  let hasUtf8 = false;
  let hasEmptySegment = false;
  let segmentStart = start + 1;
  let index = start + 1;
  for (; index < url.length; index++) {
    const code = url.charCodeAt(index);
    if (PLAIN[code] === 1) continue;
    if (code === QUESTION_MARK) break;
    if (code === SLASH) {
      if (isDotSegment(url, segmentStart, index)) return invalid(DOT_SEGMENT);
      if (index === segmentStart) hasEmptySegment = true;
      segmentStart = index + 1;
    } else if (code === PERCENT) {
      const byte = encodedByte(url, index);
      if (byte < 0) return invalid(BAD_ENCODING);
      if (byte < SPACE || byte === DELETE) return invalid(ENCODED_CONTROL);
      if (byte === SLASH || byte === BACKSLASH || byte === DOT) return invalid(ENCODED_SYNTAX);
      if (byte > DELETE) hasUtf8 = true;
      if (isUnreserved(byte) || isLowerHex(url, index)) isCanonical = false;
      index += 2;
    } else {
      return invalid(code === HASH ? FRAGMENT : code === BACKSLASH ? BACKWARDS : NOT_ALLOWED);
    }
  }
  if (isDotSegment(url, segmentStart, index)) return invalid(DOT_SEGMENT);
  const pathEnd = index;
  if (pathEnd > start + 1 && url.charCodeAt(pathEnd - 1) === SLASH) isCanonical = false;

  for (index++; index < url.length; index++) {
    const code = url.charCodeAt(index);
    if (code === PERCENT) {
      const byte = encodedByte(url, index);
      if (byte < 0) return invalid(BAD_ENCODING);
      if (byte > DELETE) hasUtf8 = true;
      index += 2;
    } else if (code <= SPACE || code >= DELETE || code === HASH) {
      return invalid(code === HASH ? FRAGMENT : NOT_ALLOWED);
    }
  }
  if (hasUtf8 && !isUtf8(url.slice(start))) return invalid(BAD_UTF8);
  if (hasEmptySegment) return NOWHERE;
  if (isCanonical) return CANONICAL;
  return { kind: "rewritten", canonical: canonicalPath(url.slice(start, pathEnd)) + url.slice(pathEnd) };
}

function canonicalPath(path: string): string {
  const decoded = path.replace(/%[0-9A-Fa-f]{2}/g, (encoded) => {
    const byte = encodedByte(encoded, 0);
    return isUnreserved(byte) ? String.fromCharCode(byte) : encoded.toUpperCase();
  });
  return decoded.length > 1 && decoded.endsWith("/") ? decoded.slice(0, -1) : decoded;
}

function isUtf8(text: string): boolean {
  try {
    return !decodeURIComponent(text).includes(REPLACEMENT);
  } catch {
    return false;
  }
}

function isDotSegment(url: string, start: number, end: number): boolean {
  const length = end - start;
  return (length === 1 || length === 2) && url.charCodeAt(start) === DOT && url.charCodeAt(end - 1) === DOT;
}

/** The byte of a percent-encoding at `index`; negative if it is not valid. */
function encodedByte(text: string, index: number): number {
  const high = hexDigit(text.charCodeAt(index + 1));
  const low = hexDigit(text.charCodeAt(index + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** The value of a hexadecimal digit; -1 for anything else, including `charCodeAt` beyond the end. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}

const isLowerHex = (text: string, index: number) =>
  text.charCodeAt(index + 1) >= 0x61 || text.charCodeAt(index + 2) >= 0x61;

/** Letters, digits, `-`, `_` and `~`; the dot, which is unreserved too, was refused before. */
const isUnreserved = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x30 && byte <= 0x39) ||
  byte === 0x2d ||
  byte === 0x5f ||
  byte === 0x7e;
