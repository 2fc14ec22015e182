/**
 * What makes a response a good one. k6 reads this file too, so it imports nothing.
 */

/** What a response has to be like, beside its status, to count as good: as the first ones to the same request were. */
export interface ExpectedResponse {
  /** The bounds of its body's length; `null` where any length is good. */
  bytes: { least: number; most: number } | null;
  mayBeEmpty: boolean;
  /** Whether the bodies were ASCII, so that a character is a byte. */
  isAscii: boolean;
  /** As in `application/json`, without parameters; `null` where the first ones had none. */
  mediaType: string | null;
}

/** A response as a generator received it. */
export interface SeenResponse {
  status: number;
  /** The length of its body: in bytes, or in characters where the generator has only those. */
  length: number;
  lengthIn: "bytes" | "characters";
  /** The header `content-type`. */
  contentType: string | null;
}

/** UTF-8 has up to this many bytes for each UTF-16 unit. */
const MOST_BYTES_PER_CHARACTER = 3;

/** Why a response is not good, in a few words that are the same for each of its kind; `undefined` for a good one. */
export function problemOf(seen: SeenResponse, expected?: ExpectedResponse): string | undefined {
  const { status } = seen;
  if (status >= 300 && status < 400) return `redirect (status ${status})`;
  if (status < 200 || status >= 300) return `status ${status}`;
  if (expected === undefined) return undefined;
  if (seen.length === 0) return expected.mayBeEmpty ? undefined : "empty body";
  const mediaType = mediaTypeOf(seen.contentType);
  if (mediaType !== expected.mediaType)
    return `${mediaType ?? "no content type"} in place of ${expected.mediaType ?? "no content type"}`;
  return fits(seen, expected) ? undefined : "body of another size";
}

/** A content type without its parameters, in lower case. */
export function mediaTypeOf(contentType: string | null): string | null {
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() || null;
}

function fits({ length, lengthIn }: SeenResponse, { bytes, isAscii }: ExpectedResponse): boolean {
  if (bytes === null) return true;
  const longest = lengthIn === "bytes" || isAscii ? length : length * MOST_BYTES_PER_CHARACTER;
  return length <= bytes.most && longest >= bytes.least;
}
