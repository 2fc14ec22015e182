import { invalid, Problem } from "../problem.ts";
import { type BodyLimits, readBytes } from "./body-bytes.ts";
import { nestingOf } from "./nesting.ts";
import { requireTextConversion } from "./text-conversion.ts";

/** No schema here is nested deeper than three. Formatting a value for an error takes the square of its depth. */
const DEEPEST = 64;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the body of a request as JSON.
 *
 * Throws a {@link Problem}: 415 when the content type is not JSON or the body has a Content-Encoding; 413, 408 or 499 as
 * {@link readBytes} does; 400 when it is not UTF-8 or not JSON; 422 when it is nested more than 64 levels deep or has a field
 * called `toString`.
 */
export async function readJsonBody(request: Request, limits: BodyLimits): Promise<unknown> {
  requireType(request, "application/json");
  return jsonOf(textOf(await readBytes(request, limits)));
}

/** Reads the body of a request as text of this media type. Throws as {@link readJsonBody} does, except for JSON errors. */
export async function readTextBody(request: Request, mediaType: string, limits: BodyLimits): Promise<string> {
  requireType(request, mediaType);
  return textOf(await readBytes(request, limits));
}

function requireType(request: Request, mediaType: string): void {
  if (mediaTypeOf(request.headers) !== mediaType)
    throw new Problem(415, "unsupported_media_type", `The body must be sent as ${mediaType}.`);
  requireNoCoding(request);
}

/** A small body must not become a large one, so none is decompressed. Without this check the error would be about JSON. */
function requireNoCoding(request: Request): void {
  const coding = request.headers.get("content-encoding");
  if (coding === null || coding.trim().toLowerCase() === "identity") return;
  // The accepted codings (RFC 9110, 15.5.16).
  throw new Problem(415, "unsupported_content_encoding", "The body must be sent without Content-Encoding.", {
    headers: { "accept-encoding": "identity" },
  });
}

/** The media type of the `Content-Type` header in lower case, without parameters. */
export const mediaTypeOf = (headers: Headers): string | undefined =>
  headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();

/** Decodes bytes as UTF-8. Throws 400 when they are invalid. */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new Problem(400, "invalid_utf8", "The body is not valid UTF-8.", { cause });
  }
}

/** Parses JSON. Throws 400 when it is invalid, 422 when it is nested more than 64 levels deep or overrides `toString`. */
export function jsonOf(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, "invalid_json", "The body is not valid JSON.", { cause });
  }
  if (nestingOf(text) > DEEPEST)
    throw invalid([{ field: "body", reason: `must not be nested more than ${DEEPEST} levels deep` }]);
  requireTextConversion(value);
  return value;
}
