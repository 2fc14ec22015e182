import { upstreamProblem } from "@super-heroes/kit/upstream-failure";
import type { UpstreamName } from "../routing.ts";

/** All bytes of a body. Throws 502 `<upstream>_too_large` where there are more than `maxBytes`. */
export async function wholeBody(
  upstream: UpstreamName,
  body: Uint8Array | ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) throw upstreamProblem(upstream, "too_large", undefined);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
