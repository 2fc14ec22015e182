import { type StreamCut, type StreamLimits, type WatchedStream, watchedStream } from "./watched-stream.ts";

/** The parts of a handler's context that a streamed response needs. */
export interface StreamingRequest {
  request: Request;
  /** Null or absent when the app is called without a server. */
  server: { timeout(request: Request, seconds: number): void } | null | undefined;
  /** The longest that the client may stop reading, in milliseconds. */
  streamIdleMs: number;
}

const ends = new WeakMap<Response, WatchedStream["ended"]>();

/** The limits of a streamed response. By default the source may pause for as long as the client. */
export const streamLimits = (
  { request, server, streamIdleMs }: StreamingRequest,
  sourceIdleMs = streamIdleMs,
): StreamLimits => ({
  sourceIdleMs,
  clientIdleMs: streamIdleMs,
  client: request.signal,
  // The server closes a connection without traffic after this time; it counts in steps of four seconds.
  hangUp: () => server?.timeout(request, 1),
});

/** A response whose body is a stream. Its log line is written, and its end counted, when the stream has ended. */
export function streamedResponse(
  { stream, ended }: Pick<WatchedStream, "stream" | "ended">,
  init: ResponseInit,
): Response {
  const response = new Response(stream, init);
  ends.set(response, ended);
  return response;
}

/** Streams from a source of this service. */
export const streamOut = (
  source: ReadableStream<Uint8Array>,
  init: ResponseInit,
  limits: StreamLimits,
): Response => streamedResponse(watchedStream(source, limits), init);

/** Resolves with how the stream of a response ended; `undefined` for a response without a stream. */
export const streamEndOf = (response: Response): Promise<StreamCut | undefined> | undefined =>
  ends.get(response);
