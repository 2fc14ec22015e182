import { type StreamCut, type StreamLimits, type WatchedStream, watchedStream } from "./watched-stream.ts";

/** What a handler has of its request; enough to send a stream to its client. */
export interface StreamingRequest {
  request: Request;
  /** Absent where an app is called without one. */
  server: { timeout(request: Request, seconds: number): void } | null | undefined;
  /** The longest that the client may stop reading, in milliseconds. */
  streamIdleMs: number;
}

const ends = new WeakMap<Response, WatchedStream["ended"]>();

/** How long a streamed response may pause: its source may for `sourceIdleMs`, by default for as long as its client. */
export const streamLimits = (
  { request, server, streamIdleMs }: StreamingRequest,
  sourceIdleMs = streamIdleMs,
): StreamLimits => ({
  sourceIdleMs,
  clientIdleMs: streamIdleMs,
  client: request.signal,
  // The server closes a connection on which nothing moves for so long; it counts in steps of four seconds.
  hangUp: () => server?.timeout(request, 1),
});

/** A response whose body is a stream; its log line is written, and its end counted, when the stream has ended. */
export function streamedResponse(
  { stream, ended }: Pick<WatchedStream, "stream" | "ended">,
  init: ResponseInit,
): Response {
  const response = new Response(stream, init);
  ends.set(response, ended);
  return response;
}

/** Streams from a source of this service's own. */
export const streamOut = (
  source: ReadableStream<Uint8Array>,
  init: ResponseInit,
  limits: StreamLimits,
): Response => streamedResponse(watchedStream(source, limits), init);

/** How the stream of a response ends; `undefined` for one that is no stream. */
export const streamEndOf = (response: Response): Promise<StreamCut | undefined> | undefined =>
  ends.get(response);
