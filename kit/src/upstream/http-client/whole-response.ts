import { tooLarge } from "./client-error.ts";
import { GatheredBytes } from "./gathered-bytes.ts";
import type { ProxiedResponse } from "./proxied-parser.ts";
import { retryAfterSecondsOf } from "./response-head.ts";
import type { HttpResponse } from "./response-parser.ts";

/** The first buffer size of a streamed body. */
const FIRST_BYTES = 1024;

/**
 * Reads the body of a response to its end. Rejects with a `ClientError`: `too_large` for a body of more than `maxBytes`, whose
 * connection is then closed, and `reset` or `malformed` where it ends too early; with the reason of the request's signal when that
 * aborts first.
 */
export async function wholeResponse(
  { status, headers, body }: ProxiedResponse,
  maxBytes: number,
): Promise<HttpResponse> {
  const field = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const retryAfter = field("retry-after");
  return {
    status,
    contentType: field("content-type") ?? null,
    retryAfterSeconds: retryAfter === undefined ? undefined : retryAfterSecondsOf(retryAfter),
    body: body === null ? "" : await textOf(body, maxBytes),
  };
}

async function textOf(body: NonNullable<ProxiedResponse["body"]>, maxBytes: number): Promise<string> {
  const content = new GatheredBytes(FIRST_BYTES);
  let length = 0;
  // An error within the loop cancels the stream.
  for await (const piece of body instanceof Uint8Array ? [body] : body) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    content.append(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  }
  return content.toString();
}
