import { Problem } from "@super-heroes/kit/http/problem";
import { type Deadline, DeadlineExceeded } from "@super-heroes/kit/request/deadline";
import { upstreamProblem } from "@super-heroes/kit/upstream/upstream-failure";
import type { UpstreamName } from "../routing/services.ts";

/**
 * Reads a whole body. Throws problems named after the service: 502 `too_large` beyond `maxBytes`, 504 `timeout` at the
 * deadline, 502 `unreachable` when the connection breaks.
 */
export async function wholeBody(
  upstream: UpstreamName,
  body: Uint8Array | ReadableStream<Uint8Array> | null,
  maxBytes: number,
  deadline: Deadline,
): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  const reader = body.getReader();
  try {
    return await deadline.race(gathered(reader, maxBytes, upstream));
  } catch (error) {
    reader.cancel(error).catch(() => {});
    if (error instanceof Problem) throw error;
    throw upstreamProblem(upstream, error instanceof DeadlineExceeded ? "timeout" : "unreachable", error);
  }
}

async function gathered(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  upstream: UpstreamName,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces);
    size += value.length;
    if (size > maxBytes) throw upstreamProblem(upstream, "too_large", undefined);
    pieces.push(value);
  }
}
